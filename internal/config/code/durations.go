package code

import (
	"strconv"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
)

// duration recognises the languages' own durations.
func (f *file) duration(s span, depth int) (config.Operand, bool) {
	path, open := f.path3(s.from)
	if path != "" && f.is(open, "(") && f.toks[open].match == s.to-1 {
		last := path[strings.LastIndexByte(path, '.')+1:]
		switch {
		case f.lang == Python && last == "timedelta":
			return f.timedelta(f.arguments(open), depth)
		case f.lang == Java && (strings.HasPrefix(path, "Duration.of") || strings.HasPrefix(path, "TimeUnit.")):
			return f.javaDuration(path, f.arguments(open), depth)
		case f.lang == CSharp && strings.HasPrefix(path, "TimeSpan.From"):
			return f.timeSpan(last, f.arguments(open), depth)
		}
	}
	if f.lang == Go {
		return f.goDuration(s, depth)
	}
	if f.lang == Ruby {
		return f.rubyDuration(s, depth)
	}
	if f.lang == CSharp && path == "TimeSpan.Zero" && open == s.to {
		return lengthOperand(0), true
	}
	return config.Operand{}, false
}

func lengthOperand(d time.Duration) config.Operand {
	return config.Operand{Kind: config.DurationOperand, Text: config.NewValue(strconv.FormatInt(d.Milliseconds(), 10) + "ms")}
}

func (f *file) timedelta(args []span, depth int) (config.Operand, bool) {
	units := map[string]time.Duration{
		"days": 24 * time.Hour, "hours": time.Hour, "minutes": time.Minute, "seconds": time.Second, "weeks": 7 * 24 * time.Hour, "milliseconds": time.Millisecond,
	}
	total := time.Duration(0)
	for i, a := range args {
		unit, value := time.Duration(0), a
		switch {
		case a.to-a.from >= 3 && f.is(a.from+1, "="):
			unit, value = units[f.toks[a.from].text], span{a.from + 2, a.to}
		case i == 0:
			unit = 24 * time.Hour
		}
		o := f.evaluateDepth(value, depth+1)
		if o.Kind == config.EnvOperand { // timedelta(minutes=config('X')): the unit is said here
			return config.Operand{Kind: config.OtherOperand, Variable: o.Variable}, true
		}
		n, err := strconv.ParseInt(o.Text.Reveal(), 10, 64)
		if unit == 0 || o.Kind != config.NumberOperand || err != nil || n < 0 || n > 1<<40/int64(unit/time.Millisecond) {
			return other, true
		}
		total += time.Duration(n) * unit
	}
	return lengthOperand(total), len(args) > 0
}

func (f *file) javaDuration(path string, args []span, depth int) (config.Operand, bool) {
	if len(args) != 1 {
		return other, true
	}
	units := map[string]time.Duration{
		"Duration.ofMillis": time.Millisecond, "Duration.ofSeconds": time.Second, "Duration.ofMinutes": time.Minute, "Duration.ofHours": time.Hour, "Duration.ofDays": 24 * time.Hour,
		"TimeUnit.SECONDS": time.Second, "TimeUnit.MINUTES": time.Minute, "TimeUnit.HOURS": time.Hour, "TimeUnit.DAYS": 24 * time.Hour,
	}
	key, to, _ := strings.Cut(path, ".to")
	unit := units[key]
	n, err := strconv.ParseInt(f.evaluateDepth(args[0], depth+1).Text.Reveal(), 10, 64)
	if unit == 0 || err != nil || n < 0 || n > 1<<30 {
		return other, true
	}
	d := time.Duration(n) * unit
	switch to {
	case "Millis":
		return config.Operand{Kind: config.NumberOperand, Text: config.NewValue(strconv.FormatInt(d.Milliseconds(), 10))}, true
	case "Seconds":
		return config.Operand{Kind: config.NumberOperand, Text: config.NewValue(strconv.FormatInt(int64(d/time.Second), 10))}, true
	case "":
		return lengthOperand(d), true
	}
	return other, true
}

// goDuration multiplies integers and exactly one time.Unit.
func (f *file) goDuration(s span, depth int) (config.Operand, bool) {
	units := map[string]time.Duration{"Millisecond": time.Millisecond, "Second": time.Second, "Minute": time.Minute, "Hour": time.Hour}
	unit := time.Duration(0)
	var rest strings.Builder
	for i := s.from; i < s.to; i++ {
		if f.is(i, "time") && f.is(i+1, ".") && i+2 < s.to && units[f.toks[i+2].text] != 0 && unit == 0 {
			unit = units[f.toks[i+2].text]
			rest.WriteString("1")
			i += 2
			continue
		}
		if f.is(i, "time") && f.is(i+1, ".") && f.is(i+2, "Duration") {
			i += 2
			continue
		}
		t, ok := f.term(i, depth)
		if !ok {
			return config.Operand{}, false
		}
		rest.WriteString(t)
	}
	if unit == 0 {
		return config.Operand{}, false
	}
	n, err := config.Evaluate(rest.String())
	if err != nil || n < 0 || n > (1<<53)/int64(unit/time.Millisecond) {
		return other, true
	}
	return lengthOperand(time.Duration(n) * unit), true
}
