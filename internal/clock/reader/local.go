package reader

import (
	"fmt"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/clock"
)

// discipline is what the kernel knows about its clock.
type discipline struct {
	// known is false where the kernel does not tell.
	known, synchronised bool
	// maxError is the bound that whoever disciplines the clock has set.
	maxError time.Duration
}

// wildError is a bound that no running NTP client leaves: the kernel counts it up while nobody disciplines the clock.
const wildError = time.Second

// ThisMachine describes this machine's own clock: it is what the others are measured by, so its offset is zero.
// disciplined is set when the kernel says that NTP keeps it right.
func (w World) ThisMachine(zone *time.Location) (s clock.Source, disciplined bool) {
	now := w.Local.At(w.Env.Now())
	r := clock.Reading{
		Kind: clock.KindLocal, Whose: "this kernel's clock", Offset: &clock.Interval{}, Consistent: true,
		Zone: now.In(zone).Format("-0700 MST"),
	}
	switch d := kernelDiscipline(); {
	case !d.known:
		r.How = "whether NTP keeps it right cannot be read here"
	case d.synchronised && d.maxError < wildError:
		disciplined = true
		r.How = fmt.Sprintf("NTP keeps it right, to %s", clock.Error(d.maxError))
	default:
		r.How = "NTP does not keep it right: the kernel says unsynchronised"
	}
	if step := w.Local.Step(w.Env.Now()); step != 0 {
		r.Notes = append(r.Notes, fmt.Sprintf("it was set by %v while jwtdoc ran", step.Round(time.Millisecond)))
	}
	return clock.Source{Name: "this machine", Kind: clock.KindLocal, Readings: []clock.Reading{r}}, disciplined
}
