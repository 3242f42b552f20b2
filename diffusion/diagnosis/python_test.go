package diagnosis_test

import (
	"cmp"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/diagnosis"
	"nonequilibrium/diffusion/internal/lawtest"
)

// runPython runs a program beside python/, with the name of a file that it writes, and returns that file. The test is skipped where $PYTHON, or python3, has
// not the packages.
func runPython(t *testing.T, packages, program string) *os.File {
	t.Helper()
	python := cmp.Or(os.Getenv("PYTHON"), "python3")
	if err := exec.CommandContext(t.Context(), python, "-c", "import "+packages).Run(); err != nil {
		t.Skipf("%s has not %s: %v", python, packages, err)
	}
	file := filepath.Join(t.TempDir(), "table.npy")
	run := exec.CommandContext(t.Context(), python, "-c", program, file)
	run.Dir = "python"
	if out, err := run.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	f := lawtest.Must(os.Open(file))
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// TestTorch: the table that PyTorch writes of the score of a pair, wrong by 0.2, has what that costs.
func TestTorch(t *testing.T) {
	lawtest.Slow(t)
	file := runPython(t, "torch, numpy", `
import sys, math, torch
from torch_table import write_table
g = torch.Generator().manual_seed(1)
data = torch.randint(0, 2, (500, 1), generator=g) * 2 - 1 + math.sqrt(.4) * torch.randn(500, 1, generator=g)
def score(x, t):
    m = torch.exp(-t)
    v = .4 * torch.exp(-2 * t) - torch.expm1(-2 * t)
    return (m * torch.tanh(x * m / v) - x) / v + .2
write_table(sys.argv[1], score, data, [.02 + 1.98 * (k / 30) ** 2 for k in range(31)])
`)
	r := lawtest.Must(diagnosis.Table{Source: file, Dim: 1, Law: lawtest.Must(diffusion.SymmetricPair(1, 0.4))}.Report(t.Context()))
	if loss := r.Loss.Integral; math.Abs(loss.Value-0.0792) > 1e-6 { // in float32
		t.Errorf("loss %v, want 0.0792", loss)
	}
	checkEstimate(t, "excess", *r.Bound.Excess, 0.0792, 0.1)
	if math.Abs(r.From-0.02) > 1e-6 || math.Abs(r.To-2) > 1e-6 || len(r.Times) != 31 {
		t.Errorf("%d times from %v to %v", len(r.Times), r.From, r.To)
	}
}

// TestDiffusers: tables of a network with any weights, and of one that predicts the noise in normal data, whose bound is (d/2) ln 2πe.
func TestDiffusers(t *testing.T) {
	lawtest.Slow(t)
	const program = `
import sys, types, torch
from diffusers import DDPMScheduler, UNet2DModel
from diffusers_table import write_table
torch.manual_seed(1)
scheduler = DDPMScheduler(num_train_timesteps=1000)
unet = UNet2DModel(sample_size=4, in_channels=1, out_channels=1, block_out_channels=(8,), layers_per_block=1, norm_num_groups=4,
                   down_block_types=("DownBlock2D",), up_block_types=("UpBlock2D",))
def normal(x, step):
    return types.SimpleNamespace(sample=torch.sqrt(1 - scheduler.alphas_cumprod[step])[:, None, None, None] * x)
write_table(sys.argv[1], MODEL, scheduler, torch.randn(50, 1, 4, 4), range(9, 1000, 30))
`
	for model, exact := range map[string]bool{"normal": true, "unet": false} {
		file := runPython(t, "torch, numpy, diffusers", strings.Replace(program, "MODEL", model, 1))
		r := lawtest.Must(diagnosis.Table{Source: file, Dim: 16, Convention: diagnosis.AlphaBar, Predicts: diagnosis.PredictsNoise}.Report(t.Context()))
		want := 8 * (1 + math.Log(2*math.Pi))
		t.Logf("%s: bound %v, normal data have %.3f; from t = %.4g to %.4g", model, r.Bound.Total, want, r.From, r.To)
		if exact {
			checkEstimate(t, "bound", r.Bound.Total, want, 1.5)
		} else if !(r.Bound.Total.Value > want) {
			t.Errorf("bound %v of a network that has not learned", r.Bound.Total)
		}
	}
}
