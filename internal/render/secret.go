package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
)

// Rating writes what can be said of a secret without showing any of it.
func Rating(w io.Writer, s Style, r keys.Rating, place string) error {
	var b strings.Builder
	worst, _ := finding.Worst(r.Findings)
	switch worst {
	case finding.Error:
		s.headline(&b, s.signs.bad, s.Bad, "not fit for "+r.Algorithm, "")
	case finding.Warning:
		s.headline(&b, s.signs.warn, s.Warn, "usable for "+r.Algorithm+", with care", "")
	case finding.Info:
		s.headline(&b, s.signs.good, s.Good, "fit for "+r.Algorithm, "")
	}
	row := func(label, text string) {
		lead := strings.Repeat(" ", ratingColumn-2) + s.Faint(s.signs.gutter) + " "
		s.guttered(&b, pad(label, ratingColumn), lead, text, nil)
	}
	row("secret", finding.Safe(place))
	row("length", lengthLine(r))
	row("characters", string(r.Characters))
	if r.Sample != "" {
		row("entropy", "none: it is published as the sample of "+r.Sample)
	} else {
		row("entropy", fmt.Sprintf("at most %d bits, if every character was drawn at random", r.EntropyBits))
	}
	s.findings(&b, r.Findings)
	_, err := io.WriteString(w, b.String())
	return err
}

const ratingColumn = len("characters") + 2

func lengthLine(r keys.Rating) string {
	unit := "bytes"
	if r.Bytes == 1 {
		unit = "byte"
	}
	var enough []string
	for _, alg := range keys.HMACAlgorithms() {
		if r.Bytes >= keys.MinimumSecret(alg) {
			enough = append(enough, alg)
		}
	}
	if len(enough) == 0 {
		return fmt.Sprintf("%d %s; %s needs %d", r.Bytes, unit, r.Algorithm, r.Minimum)
	}
	return fmt.Sprintf("%d %s, enough for %s", r.Bytes, unit, strings.Join(enough, ", "))
}
