package molecules

import "nonequilibrium/diffusion/learned"

// MullerBrownTemperature is the temperature of the data of MullerBrownModel.
const MullerBrownTemperature = 25

// MullerBrownModel returns a network that has learned the score of the noised surface at the temperature MullerBrownTemperature, from t = 0.0002 to 4. If conservative, its score is the gradient of a learned
// energy ([learned.Energy]); otherwise it need not be a gradient ([learned.MLP]).
func MullerBrownModel(conservative bool) (*learned.Model, error) {
	if conservative {
		return loadModel("mullerbrown-energy")
	}
	return loadModel("mullerbrown-score")
}
