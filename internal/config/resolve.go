package config

import (
	"cmp"
	"fmt"
	"math"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Give adds a definition to what a service gets.
func (s *Service) Give(d *Definition) { s.definitions = append(s.definitions, d) }

// Resolve settles, for each service and name, which definition counts. Definitions of a higher rank win, the later of
// equals; templates (.env.example) never do.
func (p *Project) Resolve() {
	for _, s := range p.Services {
		s.resolve()
	}
	slices.SortStableFunc(p.Services, func(a, b *Service) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Environment, b.Environment), cmp.Compare(a.Where.File, b.Where.File))
	})
}

// Rename gives settings the meanings that the project itself says they have.
func (p *Project) Rename(meanings map[string]Meaning) {
	if len(meanings) == 0 {
		return
	}
	folded := map[string]Meaning{}
	for n, m := range meanings {
		folded[fold(n)] = m
	}
	rename := func(d *Definition) {
		if m, ok := folded[fold(d.Name)]; ok {
			d.Meaning, d.Unit = m, unitOfName(d.Name)
			if m.Secret() {
				d.Value = d.Value.AsSecret()
			}
		}
	}
	for _, d := range p.Definitions {
		rename(d)
	}
	for _, s := range p.Services {
		for _, d := range s.definitions {
			rename(d)
		}
	}
}

// beside are the libraries and images beside which some names have a meaning of their own, with their scope in the
// table of names.
func beside() map[string]string {
	return map[string]string{
		"express-oauth2-jwt-bearer": "express-oauth2-jwt-bearer", "gotrue": "gotrue", "supertokens": "supertokens", "jambonz": "jambonz", "lexik/jwt-authentication-bundle": "Symfony",
		"laravel/framework": "Laravel", "tymon/jwt-auth": "Laravel", "php-open-source-saver/jwt-auth": "Laravel", "librechat": "librechat",
	}
}

// reinterpret gives variables the meaning that they have beside the service's libraries: JWT_SECRET_KEY is a path
// where Symfony reads it.
func (s *Service) reinterpret() {
	for library, scope := range beside() {
		if !s.Has(library) {
			continue
		}
		for i, d := range s.definitions {
			n, ok := MeantIn(scope, d.Name)
			if !ok || d.Kind == Source || d.Kind == Framework {
				continue
			}
			own := *d
			own.Meaning, own.Unit = n.Meaning, UnitUnknown
			if n.Relied {
				own.Unit = n.Unit
			}
			if n.Meaning.Secret() {
				own.Value = own.Value.AsSecret()
			}
			s.definitions[i] = &own
		}
	}
}

func (s *Service) resolve() {
	s.Settings = nil
	s.indexFacts()
	s.reinterpret()
	byName := map[string][]*Definition{}
	var order []string
	for _, d := range s.definitions {
		if d.Template || d.Meaning == NoMeaning {
			continue
		}
		key := fold(cmp.Or(d.Variable, d.Name))
		if d.Kind == Source {
			// Two constants of one name in two files, or in two classes of one, are two layers, not one overriding the other.
			key += fmt.Sprintf("\x00%s\x00%d\x00%s", d.Where.File, d.Where.Line, d.Sink)
		}
		if dir := path.Dir(d.Where.File); d.Kind == EnvFile && s.Dir != "" && dir != s.Dir {
			// A .env in a folder below is read by what runs there: it overrides nothing here.
			key += "\x00" + dir
		}
		if byName[key] == nil {
			order = append(order, key)
		}
		byName[key] = append(byName[key], d)
	}
	for _, key := range order {
		list := byName[key]
		slices.SortStableFunc(list, func(a, b *Definition) int { return cmp.Compare(b.Rank, a.Rank) })
		// Of one rank the later counts.
		last := 0
		for last+1 < len(list) && list[last+1].Rank == list[0].Rank {
			last++
		}
		wins := list[last]
		rest := append([]*Definition{}, list[:last]...)
		slices.Reverse(rest)
		rest = append(rest, list[last+1:]...)
		s.Settings = append(s.Settings, Setting{
			Service: s.Name, Environment: s.Environment, Name: wins.Name, Meaning: wins.Meaning, Wins: wins, Overrides: rest,
		})
	}
	s.indexSettings()
}

// Dialect returns how the service reads durations that are text, and false where nothing says it.
func (s *Service) Dialect() (Dialect, bool) {
	switch {
	case s.Has("jsonwebtoken", "@nestjs/jwt", "@fastify/jwt", "ms", "jose", "fast-jwt"):
		return NpmMS, true
	case s.Has("go"):
		return GoDialect, true
	case s.Has("spring"):
		return SpringDialect, true
	case s.Has("dotnet"):
		return TimeSpanDialect, true
	}
	return "", false
}

// Span returns how long the definition's value is for the service, and false where that is not known: an unknown
// unit, a text that cannot be read, a value that depends on something.
func (s *Service) Span(d *Definition) (time.Duration, bool) {
	if d == nil || d.Certainty != Known || !d.Value.IsSet() {
		return 0, false
	}
	return s.SpanOf(d.Name, d.Unit, d.Value)
}

// SpanOf is [Service.Span] for a value of a name.
func (s *Service) SpanOf(name string, unit Unit, v Value) (time.Duration, bool) {
	text := strings.TrimSpace(v.Reveal())
	if text == "" {
		return 0, false
	}
	if n, err := Evaluate(text); err == nil {
		u := s.unit(name, unit)
		if u == UnitUnknown {
			return 0, false
		}
		d, err := times(strconv.FormatInt(n, 10), u.Length())
		return d, err == nil
	}
	if f, err := strconv.ParseFloat(text, 64); err == nil {
		u := s.unit(name, unit)
		if v := f * float64(u.Length()); u != UnitUnknown && math.Abs(v) < math.MaxInt64 {
			return time.Duration(v), true
		}
		return 0, false
	}
	if dialect, ok := s.Dialect(); ok {
		if d, err := dialect.Parse(text); err == nil {
			return d, true
		}
	}
	if d, err := AnyDialect(text); err == nil {
		return d, true
	}
	return 0, false
}

// unit is what a bare number of that name counts in this service: what the definition says, what the code that reads
// the variable does with it, or nothing.
func (s *Service) unit(name string, unit Unit) Unit {
	if f, ok := s.lookup.readings[fold(name)]; ok {
		if f.Dialect == NpmMS && !f.Operand.Number {
			return Milliseconds // a variable is text, and text without a unit is milliseconds there
		}
		return f.Unit
	}
	return unit
}

// Lifetime is one layer of a session with a length that is known.
type Lifetime struct {
	Service *Service
	Setting Setting
	Length  time.Duration
}

// Lifetimes returns the layers of that meaning in a service whose length is known.
func (s *Service) Lifetimes(m Meaning) []Lifetime {
	var out []Lifetime
	for _, x := range s.Of(m) {
		if d, ok := s.Span(x.Wins); ok && d > 0 {
			out = append(out, Lifetime{s, x, d})
		}
	}
	return out
}

// Sole returns the layer of that meaning where the service has exactly one length for it: with two, nothing says
// which token a comparison would be about.
func (s *Service) Sole(m Meaning) (Lifetime, bool) { return sole(s.Lifetimes(m)) }

func sole(list []Lifetime) (Lifetime, bool) {
	// Sanctum's tokens are of another kind, and every Laravel project has its file: they count where there are no others.
	if others := slices.DeleteFunc(slices.Clone(list), func(l Lifetime) bool { return l.Setting.Name == "sanctum.expiration" }); len(others) > 0 {
		list = others
	}
	var found *Lifetime
	for i := range list {
		switch l := &list[i]; {
		case isDemo(l.Setting.Name):
		case found == nil:
			found = l
		case found.Length != l.Length:
			return Lifetime{}, false
		}
	}
	if found == nil {
		return Lifetime{}, false
	}
	return *found, true
}

// isDemo: the lifetime of demo tokens is another one on purpose.
func isDemo(name string) bool {
	for _, w := range WordsOf(name) {
		if w == "demo" || w == "guest" || w == "remember" || w == "impersonation" || w == "trial" {
			return true
		}
	}
	return false
}

// IsDemo reports whether a name is about tokens for demonstrations, guests or the like.
func IsDemo(name string) bool { return isDemo(name) }

// SoleAcross returns the layer of that meaning over all services of one environment, where they agree on one length.
// A front end is compared with the service that makes its tokens, wherever in the project that is.
func (p *Project) SoleAcross(m Meaning, environment string) (Lifetime, bool) {
	var all []Lifetime
	for _, s := range p.Services {
		if s.Environment == environment && !s.FrontEnd {
			all = append(all, s.Lifetimes(m)...)
		}
	}
	if len(all) == 0 && environment == "" {
		// Code belongs to no environment: where the deployments all say the same, that is what it meets.
		for _, s := range p.Services {
			if !s.FrontEnd {
				all = append(all, s.Lifetimes(m)...)
			}
		}
	}
	return sole(all)
}

// TokenLifetime returns what the access tokens live that the service meets: its own setting, or that of the project's
// one issuer.
func (p *Project) TokenLifetime(s *Service) (Lifetime, bool) {
	if l, ok := s.Sole(AccessTTL); ok {
		return l, true
	}
	if len(s.Lifetimes(AccessTTL)) > 0 {
		return Lifetime{}, false
	}
	if l, ok := p.SoleAcross(AccessTTL, s.Environment); ok {
		return l, true
	}
	return Lifetime{}, false
}
