package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
)

const keyColumn = len("thumbprint") + 2

// Keys writes what a file holds, key by key, without showing any secret or private key.
func Keys(w io.Writer, s Style, r keys.Report) error {
	var b strings.Builder
	for i, k := range r.Keys {
		if i > 0 {
			b.WriteByte('\n')
		}
		number := ""
		if len(r.Keys) > 1 {
			number = fmt.Sprintf("key %d", k.Number)
		}
		s.keyReport(&b, k, number)
	}
	if len(r.Keys) > 1 && len(r.Findings) > 0 {
		b.WriteByte('\n')
	}
	s.findings(&b, r.Findings)
	_, err := io.WriteString(w, b.String())
	return err
}

func (s Style) keyReport(b *strings.Builder, k keys.KeyReport, number string) {
	sign, paint := s.signs.good, s.Good
	if worst, some := finding.Worst(k.Findings); some && worst > finding.Info {
		sign, paint = s.severity(worst)
	}
	s.headline(b, sign, paint, keyTitle(k), number)
	row := func(label, text string) {
		if text == "" {
			return
		}
		lead := strings.Repeat(" ", keyColumn-2) + s.Faint(s.signs.gutter) + " "
		s.guttered(b, pad(label, keyColumn), lead, finding.Safe(text), nil)
	}
	container := k.Container
	if k.Encrypted {
		container += ", read with its password"
	}
	row("in", container)
	row("kid", k.ID)
	row("alg", k.Algorithm)
	row("use", k.Use)
	row("key_ops", strings.Join(k.Operations, ", "))
	row("thumbprint", k.Thumbprint)
	row("serves", strings.Join(k.Serves, ", "))
	s.findings(b, k.Findings)
}

// keyTitle is "RSA private key, 2048 bits".
func keyTitle(k keys.KeyReport) string {
	switch {
	case k.Type == "oct":
		return fmt.Sprintf("secret, %d bytes", k.Bits/8)
	case k.Curve != "":
		return fmt.Sprintf("%s %s key on %s", k.Type, k.Half, finding.Safe(k.Curve))
	case k.Bits > 0:
		return fmt.Sprintf("%s %s key, %d bits", k.Type, k.Half, k.Bits)
	}
	return fmt.Sprintf("%s %s key", k.Type, k.Half)
}
