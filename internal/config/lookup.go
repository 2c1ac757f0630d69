package config

import (
	"slices"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// lookup answers what rules ask of one service without going through all of it: one can hold a hundred thousand calls
// and as many settings, and a rule asks for each.
type lookup struct {
	// named is the place in Settings of the first setting of a folded name that is none of the source's literals.
	named map[string]int
	meant map[Meaning][]Setting
	// readings are the calls that variables reach, by folded name; dialects how such a call reads a text.
	readings map[string]*Fact
	dialects map[string]Dialect
	readAt   map[reading]bool
	readers  map[string]bool
}

// reading is a variable, by its folded name, and the line that reads it.
type reading struct {
	name, file string
	line       int
}

// indexFacts notes what the service's calls say, of each variable the first one.
func (s *Service) indexFacts() {
	s.lookup = lookup{readings: map[string]*Fact{}, dialects: map[string]Dialect{}, readAt: map[reading]bool{}, readers: map[string]bool{}}
	for i := range s.Facts {
		f := &s.Facts[i]
		if f.Reader != "" {
			s.lookup.readers[f.Reader] = true
		}
		if f.Kind == FactRead {
			s.lookup.readAt[reading{fold(f.Name), f.Where.File, f.Where.Line}] = true
		}
		if f.Kind != FactSink || f.Operand.Kind != EnvOperand {
			continue
		}
		key := fold(f.Operand.Variable)
		if f.Unit != UnitUnknown && s.lookup.readings[key] == nil {
			s.lookup.readings[key] = f
		}
		if _, is := s.lookup.dialects[key]; !is && f.Dialect != "" && !f.Operand.Number {
			s.lookup.dialects[key] = f.Dialect
		}
	}
}

// indexSettings notes where each name and meaning is among the settings.
func (s *Service) indexSettings() {
	s.lookup.named, s.lookup.meant = map[string]int{}, make(map[Meaning][]Setting)
	for i, x := range s.Settings {
		s.lookup.meant[x.Meaning] = append(s.lookup.meant[x.Meaning], x)
		if x.Wins.Kind == Source {
			continue
		}
		if key := fold(x.Name); !s.hasNamed(key) {
			s.lookup.named[key] = i
		}
	}
}

func (s *Service) hasNamed(key string) bool {
	_, is := s.lookup.named[key]
	return is
}

// Of returns the settings with that meaning; the slice is the caller's.
func (s *Service) Of(m Meaning) []Setting { return slices.Clone(s.lookup.meant[m]) }

// HasAny reports whether the service has a setting of one of those meanings.
func (s *Service) HasAny(meanings ...Meaning) bool {
	return slices.ContainsFunc(meanings, func(m Meaning) bool { return len(s.lookup.meant[m]) > 0 })
}

// Named returns the setting of that name; a literal in the source is none.
func (s *Service) Named(name string) (Setting, bool) {
	i, ok := s.lookup.named[fold(name)]
	if !ok {
		return Setting{}, false
	}
	return s.Settings[i], true
}

// ReadsThrough reports whether the service's code reads its environment through one of those libraries.
func (s *Service) ReadsThrough(libraries []string) bool {
	return slices.ContainsFunc(libraries, func(l string) bool { return s.lookup.readers[l] })
}

// ReadsNear reports whether the code reads a variable of that name at the place, one line before or one behind.
func (s *Service) ReadsNear(name string, w finding.Where) bool {
	for line := w.Line - 1; line <= w.Line+1; line++ {
		if s.lookup.readAt[reading{fold(name), w.File, line}] {
			return true
		}
	}
	return false
}

// ReadAs returns how the call reads a text that the variable of that name reaches, false where none is known.
func (s *Service) ReadAs(name string) (Dialect, bool) {
	d, ok := s.lookup.dialects[fold(name)]
	return d, ok
}
