package rule

import (
	"strconv"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// LifetimeUnit finds milliseconds given where seconds are read, and the other way round.
func LifetimeUnit() Rule {
	return Rule{
		ID: "lifetime-unit", Title: "a lifetime is given in another unit than the call reads", Severity: finding.Error,
		Doc: Doc{
			Text: "`expiresIn` of jsonwebtoken, `max_age` of Python's frameworks and `Max-Age` itself are seconds; `maxAge` of Express' `res.cookie`, express-session and koa is milliseconds; a number given to " +
				"jose's `setExpirationTime` is no lifetime at all but an instant in 1970; the validities of Terraform's `aws_cognito_user_pool_client` are hours and days unless " +
				"`token_validity_units` says otherwise. A factor of a thousand turns an hour into 3.6 seconds, or a day into 1000 days.",
			Fix:   "give the value in the unit that the call reads, and put the unit into the constant's name",
			Since: since, Seen: []string{"expressjs/cookie-parser#79", "jshttp/cookie: maxAge in seconds", "panva/jose: setExpirationTime"},
		},
	}.with(func(p *config.Project, _ time.Time) []note {
		return each(p, func(s *config.Service) []note {
			out := outsideOfCognito(s)
			for _, f := range s.Facts {
				if f.Kind != config.FactSink || f.Test {
					continue
				}
				if n, ok := unitMistake(f); ok {
					out = append(out, n)
				}
			}
			return out
		})
	})
}

func unitMistake(f config.Fact) (note, bool) {
	o := f.Operand
	n, isNumber := int64(0), false
	if o.Kind == config.NumberOperand {
		v, err := strconv.ParseInt(o.Text.Reveal(), 10, 64)
		n, isNumber = v, err == nil
	}
	if f.Sink == "jose setExpirationTime" {
		if isNumber && n > 0 && n < 1_000_000_000 {
			return at(f.Where, "setExpirationTime is given the number %d, which is an instant in 1970, not a lifetime", n).fixedBy("give it a text with a unit: setExpirationTime('1h')"), true
		}
		return note{}, false
	}
	name := o.Const
	if o.Kind == config.EnvOperand && o.Number {
		name = o.Variable
	}
	if said := config.Meant(name); name != "" && said.Relied && said.Unit != config.UnitUnknown && f.Unit != config.UnitUnknown && said.Unit != f.Unit && said.Product == "" && f.Meaning != config.NoMeaning {
		return at(f.Where, "%s is in %s by its name, and %s reads %s", named(name), said.Unit, f.Sink, f.Unit).because("%s", unitExample(said.Unit, f.Unit)), true
	}
	if !isNumber || f.Meaning == config.NoMeaning {
		return note{}, false
	}
	switch {
	case f.Unit == config.Seconds && n >= 3_600_000 && n%60_000 == 0:
		return at(f.Where, "%s reads %d as seconds, which is %s; as milliseconds it would be %s", f.Sink, n, config.Words(time.Duration(min(n, 1<<33))*time.Second), config.Words(time.Duration(n)*time.Millisecond)), true
	case f.Unit == config.Milliseconds && f.Sink != "currentTimeMillis() +" && n >= 60 && n <= 31_536_000 && n%60 == 0 && n%1000 != 0 && f.Dialect == "":
		return at(f.Where, "%s reads %d as milliseconds, which is %s; as seconds it would be %s", f.Sink, n, config.Words(time.Duration(n)*time.Millisecond), config.Words(time.Duration(n)*time.Second)), true
	}
	return note{}, false
}

// outsideOfCognito finds app clients whose lifetimes Amazon Cognito refuses: nearly always minutes that are read as
// hours, since token_validity_units is missing.
func outsideOfCognito(s *config.Service) []note {
	if !s.Has("aws_cognito_user_pool_client") {
		return nil
	}
	var out []note
	for _, x := range s.Settings {
		from, to := 5*time.Minute, 24*time.Hour
		if x.Meaning == config.RefreshTTL {
			from, to = time.Hour, 10*365*24*time.Hour
		}
		if length, ok := s.Span(x.Wins); ok && (length < from || length > to) {
			out = append(out, at(x.Wins.Where, "%s is %s %s, and Amazon Cognito takes %s to %s", named(x.Name), x.Wins.Value.Shown(), x.Wins.Unit, config.Words(from), config.Words(to)).
				because("without token_validity_units access and id tokens count hours, refresh tokens days").
				fixedBy("say the unit: token_validity_units { %s = \"minutes\" }", strings.TrimSuffix(x.Name, "_validity")))
		}
	}
	return out
}

func unitExample(said, read config.Unit) string {
	if said.Length() > read.Length() {
		return "what is meant to be an hour ends within minutes or seconds"
	}
	return "what is meant to be an hour lasts for weeks"
}
