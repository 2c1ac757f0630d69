package container

import (
	"slices"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// Setting is one setting of a service, and the place where it stands.
type Setting struct {
	Name  string
	Value finding.Secret
	// Place names it for people: "container backend's SECRET_KEY", "container backend's /app/.env:3 SECRET_KEY".
	Place string
	// InFile is set where it stands in a file.
	InFile bool
}

// IsZero reports whether there is no such setting.
func (s Setting) IsZero() bool { return s.Name == "" }

// Settings are those of one place, in its order; of several of one name the last counts.
type Settings []Setting

// Lookup returns the setting of a name that counts in this place.
func (s Settings) Lookup(name string) (Setting, bool) {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i].Name == name {
			return s[i], true
		}
	}
	return Setting{}, false
}

// OfEnvironment makes settings of an environment; owner is whose it is: "container backend".
func OfEnvironment(owner string, environment []Variable) Settings {
	var out Settings
	for _, v := range environment {
		place := owner + "'s " + finding.Safe(v.Name)
		if v.FromImage {
			place += " (the image's own)"
		}
		out = append(out, Setting{Name: v.Name, Value: v.Value, Place: place})
	}
	return out
}

// Find looks for settings by their usual names, in the order of the names, in places of which the first has the last
// word: an environment, then the file that libraries read for what is not in it. Empty values count as absent for the
// search, as they do for most programs. overruled are those of a later place that are set differently in an earlier one.
func Find(names []string, places ...Settings) (found, overruled []Setting) {
	for _, name := range names {
		var wins Setting
		for _, place := range places {
			s, has := place.Lookup(name)
			switch {
			case !has || s.Value.Len() == 0:
			case wins.IsZero():
				wins = s
				found = append(found, s)
			case !slices.Equal(wins.Value.Reveal(), s.Value.Reveal()):
				overruled = append(overruled, s)
			}
		}
	}
	return found, overruled
}

// One is [Find] for what a service has once; the zero setting where there is none.
func One(names []string, places ...Settings) Setting {
	found, _ := Find(names, places...)
	if len(found) == 0 {
		return Setting{}
	}
	return found[0]
}
