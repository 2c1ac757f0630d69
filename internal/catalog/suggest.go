package catalog

import (
	"slices"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// maxSuggestions bounds how many ids are offered for a mistyped one.
const maxSuggestions = 3

// Suggest returns the ids that a mistyped id may have meant, nearest first, at most three; none when nothing is near.
// Near is a small edit distance, or words in common: "expired" finds token-expired, "exp-milli" exp-unit-milliseconds.
func Suggest(id string) []string { return suggest(id, ids()) }

func suggest(typed string, known []string) []string {
	typed = strings.ToLower(strings.TrimSpace(typed))
	typed = strings.NewReplacer("_", "-", " ", "-").Replace(typed)
	if typed == "" || len(typed) > 100 {
		return nil
	}
	type candidate struct {
		id    string
		score int
	}
	var near []candidate
	for _, id := range known {
		if score, ok := distance(typed, id); ok {
			near = append(near, candidate{id, score})
		}
	}
	slices.SortStableFunc(near, func(a, b candidate) int {
		if a.score != b.score {
			return a.score - b.score
		}
		return strings.Compare(a.id, b.id)
	})
	var out []string
	for _, c := range near {
		if len(out) < maxSuggestions {
			out = append(out, c.id)
		}
	}
	return out
}

// distance scores how far typed is from id, smaller being nearer, and false when they have too little in common.
func distance(typed, id string) (score int, near bool) {
	edits := finding.EditDistance(typed, id)
	if edits <= max(2, len(id)/4) {
		return edits, true
	}
	// Beyond slips of the finger: words remembered without the rest. They rank behind any slip.
	have := strings.Split(id, "-")
	words := strings.FieldsFunc(typed, func(r rune) bool { return r == '-' })
	missing := 0
	for _, w := range words {
		cost := wordCost(w, have)
		if cost == missingWord {
			missing++
		}
		score += cost
	}
	if missing*2 >= len(words) {
		return 0, false
	}
	return 100 + score + len(have), true
}

// missingWord is the cost of a word that an id has nothing like.
const missingWord = 20

// wordCost is how badly a typed word fits the words of an id: not at all where it is one of them.
func wordCost(typed string, have []string) int {
	cost := missingWord
	for _, h := range have {
		switch {
		case h == typed:
			return 0
		case len(typed) >= 3 && strings.HasPrefix(h, typed): // milli for milliseconds
			cost = min(cost, 2)
		case len(h) >= 3 && strings.HasPrefix(typed, h): // expiry for exp
			cost = min(cost, 6)
		}
	}
	return cost
}
