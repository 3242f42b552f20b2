package molecules

import (
	"compress/gzip"
	"embed"
	"fmt"

	"nonequilibrium/diffusion/learned"
)

// Two networks have learned the surface at MullerBrownTemperature from short runs. They were made by
//
//	go run ./diffusion/molecules/train/mullerbrown -folder diffusion/molecules/weights
//
// The logs beside them tell the loss after each hundredth of the steps.
//
//go:embed weights/mullerbrown-score.weights.gz weights/mullerbrown-energy.weights.gz
var surfaceFiles embed.FS

// MullerBrownTemperature is the temperature of the data of MullerBrownModel.
const MullerBrownTemperature = 25

// MullerBrownModel returns a network that has learned the score of the noised surface at the temperature MullerBrownTemperature, from t = 0.0002 to 4. If conservative, its score is the gradient of a learned
// energy ([learned.Energy]); otherwise it need not be a gradient ([learned.MLP]).
func MullerBrownModel(conservative bool) (*learned.Model, error) {
	name := "score"
	if conservative {
		name = "energy"
	}
	file, err := surfaceFiles.Open("weights/mullerbrown-" + name + ".weights.gz")
	if err != nil {
		return nil, fmt.Errorf("molecules: %w", err)
	}
	defer file.Close()
	z, err := gzip.NewReader(file)
	if err != nil {
		return nil, fmt.Errorf("molecules: the weights of the %s: %w", name, err)
	}
	return learned.Load(z)
}
