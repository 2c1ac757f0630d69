package rule

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/patience"
)

// Of 30,000 calls each was compared with every other and with every variable that is read: most of a minute.
func TestAServiceOfManyCallsTakesLinearTime(t *testing.T) {
	var b strings.Builder
	b.WriteString("-- package.json --\n{\"name\": \"x\", \"dependencies\": {\"jsonwebtoken\": \"9\"}}\n-- .env --\nJWT_EXPIRES_IN=1h\nJWT_SECRET=" + strongA + "\n")
	for i := range 300 {
		fmt.Fprintf(&b, "-- src/a%d.js --\nconst jwt = require('jsonwebtoken');\n", i)
		for n := range 50 {
			fmt.Fprintf(&b, "jwt.sign({ sub: %d }, process.env.JWT_SECRET, { expiresIn: '%dm' });\n", n, n+11)
		}
		b.WriteString("\n\n") // what is read on the next line stands in for the literal
		for n := range 50 {
			fmt.Fprintf(&b, "jwt.sign({ sub: %d }, process.env.JWT_SECRET, { expiresIn: process.env.JWT_EXPIRES_IN });\n", n)
		}
	}
	p := project(t, b.String())
	begin := time.Now()
	found := Check(p, noon)
	if took := time.Since(begin); took > patience.For(2*time.Second) {
		t.Errorf("judging 30,000 calls takes %s", took)
	}
	hardCoded := 0 // all but the literal that says the same
	for _, f := range found {
		if f.ID == "lifetime-hard-coded" {
			hardCoded++
		}
	}
	if hardCoded != 300*49 {
		t.Errorf("%d calls are found beside their setting, want %d", hardCoded, 300*49)
	}
}
