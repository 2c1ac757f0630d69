package code

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
)

// readConstants collects the names that are given a value which is known: NAME = 60 * 15, name: '15m', and so on.
func (f *file) readConstants() {
	for i := 1; i < len(f.toks); i++ {
		if !f.is(i, "=") && !f.is(i, ":=") {
			continue
		}
		at, ok := f.assigned(i)
		if !ok {
			at, ok = f.configKey(i)
		}
		if !ok {
			continue
		}
		name := f.toks[at].text
		c := f.consts[name]
		if c.times++; c.times == 1 {
			c = f.constantAt(at, i)
		} else if len(c.others) < maxNamesakes {
			c.others = append(c.others, f.constantAt(at, i))
		}
		f.consts[name] = c
	}
}

// maxNamesakes bounds how many assignments of one name are told apart.
const maxNamesakes = 8

// constantAt is the constant whose name is that token, and whose value follows the equals sign.
func (f *file) constantAt(at, equals int) constant {
	return constant{
		operand: f.evaluate(span{equals + 1, f.expressionEnd(equals + 1)}), where: f.where(at), name: f.toks[at].text, times: 1, class: f.classOf(at),
		declared: isUpper(f.toks[at].text) || f.lang != Ruby && f.atTop(at) || f.lang == Java && f.declaredBefore(at, "final") || f.lang == CSharp && (f.declaredBefore(at, "const") || f.declaredBefore(at, "readonly")),
	}
}

// layered are the constants that a name stands for: the one, or one of each class of the file. A second assignment in
// the same place makes a variable of it.
func (f *file) layered(c constant) []constant {
	if c.times == 1 {
		return []constant{c}
	}
	if c.times != len(c.others)+1 {
		return nil
	}
	all := append([]constant{c}, c.others...)
	classes := map[int]bool{}
	for i := range all {
		if classes[all[i].class] || all[i].class == noClass {
			return nil
		}
		classes[all[i].class] = true
		all[i].times = 1
	}
	return all
}

// noClass says that something stands in no class.
const noClass = -1

// classOf identifies the class whose body a token stands in, by the index of what opens it.
func (f *file) classOf(at int) int {
	if f.lang == Python {
		return f.pythonClassOf(at)
	}
	if k := f.innermost(at); f.is(k, "{") && f.inClass(k) {
		return k
	}
	return noClass
}

// assigned returns the index of the name that the equals sign at i gives a value to.
func (f *file) assigned(i int) (int, bool) {
	at := i - 1
	// NAME: type = value
	for k := i - 1; k > 0 && k > i-10; k-- {
		if f.is(k, ":") && f.isKind(k-1, word) && f.lang != Go {
			at = k - 1
			break
		}
		if !f.isKind(k, word) && !f.is(k, "[") && !f.is(k, "]") && !f.is(k, ".") && !f.is(k, "|") && !f.is(k, "<") && !f.is(k, ">") && !f.is(k, ",") {
			break
		}
	}
	if !f.isKind(at, word) {
		return 0, false
	}
	if f.lang == Go && f.isKind(at-1, word) && at == i-1 && !isKeyword(f.toks[at-1].text) { // const name time.Duration = x: seldom
		at--
	}
	if f.is(at-1, ".") || f.is(at-1, "?.") {
		return 0, false
	}
	return at, true
}

// configKey returns the index of the key of `app.config["NAME"] = value`, as Flask's settings are written.
func (f *file) configKey(equals int) (int, bool) {
	key := equals - 2
	if f.lang != Python || !f.is(equals-1, "]") || !f.isKind(key, text) || !f.is(key-1, "[") || !f.is(key-2, "config") || !isUpper(f.toks[key].text) {
		return 0, false
	}
	return key, true
}

func isKeyword(s string) bool {
	switch s {
	case "const", "let", "var", "final", "static", "long", "int", "Long", "val", "private", "public", "export":
		return true
	}
	return false
}

// atTop reports whether a token stands outside of all brackets but those of a class or a const block.
func (f *file) atTop(i int) bool {
	if k := f.innermost(i); k >= 0 {
		return f.is(k, "(") && f.is(k-1, "const") || f.is(k, "{") && f.inClass(k)
	}
	return f.lang != Python || f.toks[i].col == 1 || f.toks[i].col > 0 && f.inPythonClass(i)
}

// inClass reports whether a brace opens the body of a class.
func (f *file) inClass(brace int) bool {
	for k := brace - 1; k >= 0 && k > brace-12; k-- {
		if f.is(k, "class") || f.is(k, "interface") || f.is(k, "enum") || f.is(k, "object") {
			return true
		}
		if f.is(k, ";") || f.is(k, "}") || f.is(k, ")") {
			return false
		}
	}
	return false
}

// inPythonClass reports whether an indented line belongs to a class, not to a function.
func (f *file) inPythonClass(i int) bool { return f.pythonClassOf(i) != noClass }

// pythonClassOf returns the index of the word class above an indented line that belongs to no function.
func (f *file) pythonClassOf(i int) int {
	col := f.toks[i].col
	for k := i - 1; k >= 0 && col > 1; k-- {
		if t := f.toks[k]; t.kind == word && t.col < col && (k == 0 || f.isKind(k-1, newline)) {
			switch t.text {
			case "class":
				return k
			case "def", "async":
				return noClass
			}
			col = t.col
		}
	}
	return noClass
}

func (f *file) declaredBefore(at int, keyword string) bool {
	for k := at - 1; k >= 0 && k > at-8; k-- {
		if f.is(k, keyword) {
			return true
		}
		if f.is(k, ";") || f.is(k, "{") || f.is(k, "}") {
			return false
		}
	}
	return false
}

func isUpper(s string) bool {
	return len(s) > 2 && strings.ToUpper(s) == s && strings.ContainsAny(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
}

// readReads notes every variable of the environment that the source reads, with what stands in for it.
func (f *file) readReads() {
	seen := map[int]bool{}
	for i := range f.toks {
		var s span
		switch {
		case f.lang == JavaScript && (f.is(i, "process") || f.is(i, "import")) && f.is(i+1, "."):
			path, end := f.path3(i)
			if !strings.HasPrefix(path, "process.env") && !strings.HasPrefix(path, "import.meta.env") {
				continue
			}
			if f.is(end, "[") && f.toks[end].match > 0 {
				end = f.toks[end].match + 1
			}
			s = span{i, end}
		case f.isKind(i, word) && f.is(i+1, "(") || f.isKind(i, word) && f.is(i+1, "<"):
			open := i + 1
			if f.is(open, "<") {
				for k := open; k < open+8 && k < len(f.toks); k++ {
					if f.is(k, ">") && f.is(k+1, "(") {
						open = k + 1
						break
					}
				}
			}
			if !f.is(open, "(") || f.toks[open].match < 0 {
				continue
			}
			_, start := f.callee(open)
			s = span{start, f.toks[open].match + 1}
		case f.lang == Ruby && f.is(i, "ENV") && f.is(i+1, "[") && f.toks[i+1].match > 0:
			s = span{i, f.toks[i+1].match + 1}
		case f.lang == Python && f.is(i, "environ") && f.is(i+1, "[") && f.toks[i+1].match > 0:
			start := i
			if f.is(i-1, ".") {
				start = i - 2
			}
			s = span{start, f.toks[i+1].match + 1}
		default:
			continue
		}
		if s.from < 0 || s.to-s.from > 60 || seen[s.from] {
			continue
		}
		o := f.evaluate(s)
		if o.Kind != config.EnvOperand || o.Const != "" {
			continue
		}
		seen[s.from] = true
		if o.Default == nil && f.lang == Ruby && f.is(s.to, "{") && f.toks[s.to].match > 0 { // ENV.fetch('X') { 'dev' }
			if d := f.evaluate(span{s.to + 1, f.toks[s.to].match}); d.Kind == config.StringOperand {
				v := d.Text
				o.Default = &v
			}
		}
		if o.Default == nil && (f.is(s.to, "||") || f.is(s.to, "??") || f.is(s.to, "or")) {
			d := f.evaluate(span{s.to + 1, f.expressionEnd(s.to + 1)})
			if d.Text.IsSet() && d.Kind != config.EnvOperand {
				v := d.Text
				o.Default = &v
			}
		}
		meant := config.Meant(o.Variable)
		f.addFact(config.Fact{Kind: config.FactRead, Name: o.Variable, Where: f.where(s.from), Operand: o, Meaning: meant.Meaning, Unit: meant.Unit, Reader: f.reader()})
	}
	f.pydantic()
}

// reader names the library that reads a .env file for the source, "" for the environment alone.
func (f *file) reader() string {
	switch {
	case f.lang == Ruby:
		return "" // its dotenv has rules of its own
	case f.imported("decouple"):
		return "python-decouple"
	case f.imported("dotenv", "python_dotenv"):
		if f.lang == Python {
			return "python-dotenv"
		}
		return "dotenv"
	case f.imported("pydantic_settings"):
		return "pydantic-settings"
	case f.imported("@nestjs/config", "dotenv/config"):
		return "dotenv"
	}
	return ""
}

// pydantic: the fields of a settings class are variables with defaults.
func (f *file) pydantic() {
	if f.lang != Python || !f.imported("pydantic_settings", "pydantic") {
		return
	}
	for name, c := range f.consts {
		if c.times != 1 || !c.declared || !isUpper(name) || f.toksCol(c) <= 1 {
			continue
		}
		meant := config.Meant(name)
		if meant.Meaning == config.NoMeaning || c.operand.Kind == config.EnvOperand || !c.operand.Text.IsSet() {
			continue
		}
		v := c.operand.Text
		f.addFact(config.Fact{
			Kind: config.FactRead, Name: name, Where: c.where, Meaning: meant.Meaning, Unit: meant.Unit, Reader: "pydantic-settings",
			Operand: config.Operand{Kind: config.EnvOperand, Variable: name, Default: &v, Number: true},
		})
	}
}

func (f *file) toksCol(c constant) int { return c.where.Column }

// layers makes a definition of each constant that is a lifetime of a session, and of each secret that is written out.
func (f *file) layers() {
	for _, name := range slices.Sorted(maps.Keys(f.consts)) {
		for _, one := range f.layered(f.consts[name]) {
			if one.declared && one.operand.Const == "" {
				f.layer(name, one, name)
			}
		}
	}
	for i := 1; i < len(f.toks)-1; i++ {
		if !f.is(i, ":") || f.lang == Go || f.lang == Java || f.lang == CSharp || f.lang == PHP || f.lang == Ruby {
			continue
		}
		if !f.isKind(i-1, word) && !f.isKind(i-1, text) {
			continue
		}
		if !f.is(i-2, "{") && !f.is(i-2, ",") && !f.isKind(i-2, newline) || f.lang == Python && f.isKind(i-1, word) {
			continue
		}
		name := f.toks[i-1].text
		if f.optional[i-1] || len(name) > 60 || config.Meant(name).Meaning == config.NoMeaning && !isUpper(name) {
			continue
		}
		o := f.evaluate(span{i + 1, f.expressionEnd(i + 1)})
		if o.Const != "" {
			continue
		}
		f.layer(name, constant{operand: o, where: f.where(i - 1), declared: true, times: 1, name: name}, f.dictName(i-1)+name)
	}
}

// dictName returns "SIMPLE_JWT." where a key stands in the dictionary that is given that name.
func (f *file) dictName(i int) string {
	if k := f.innermost(i); f.is(k, "{") && f.is(k-1, "=") && f.isKind(k-2, word) && isUpper(f.toks[k-2].text) {
		return f.toks[k-2].text + "."
	}
	return ""
}

const tenYears = 10 * 366 * 24 * time.Hour

// layer makes a definition where name, value, unit and surroundings all say that it is a part of a session.
func (f *file) layer(short string, c constant, name string) {
	meant := config.Meant(name)
	if meant.Meaning == config.NoMeaning {
		meant = config.Meant(short)
	}
	o := c.operand
	if meant.Meaning == config.SecretKey && o.Kind == config.StringOperand {
		if isUpper(short) || strings.Contains(name, ".") || f.signs() {
			f.secretLiteral(short, c, o)
		}
		return
	}
	if f.test || !meant.Meaning.Lifetime() || !f.aboutSessions(short) {
		return
	}
	unit := meant.Unit
	var d time.Duration
	switch o.Kind {
	case config.DurationOperand:
		d, _ = config.AnyDialect(o.Text.Reveal())
	case config.NumberOperand:
		n, err := strconv.ParseInt(o.Text.Reveal(), 10, 64)
		if err != nil || unit == config.UnitUnknown || n <= 0 || n > int64(tenYears/unit.Length()) {
			return
		}
		d = time.Duration(n) * unit.Length()
	case config.StringOperand:
		v, err := config.AnyDialect(o.Text.Reveal())
		if err != nil {
			return
		}
		d = v
	case config.NoOperand, config.EnvOperand, config.OtherOperand:
		return
	}
	if d < time.Second || d > tenYears {
		return
	}
	def := &config.Definition{
		Name: name, Meaning: meant.Meaning, Unit: unit, Value: o.Text, Where: c.where, Kind: config.Source, Origin: "source",
		Certainty: config.Known,
	}
	f.named[short] = def
	f.out.Definitions = append(f.out.Definitions, def)
}

func (f *file) secretLiteral(name string, c constant, o config.Operand) {
	f.addFact(config.Fact{
		Kind: config.FactSecret, Name: name, Where: c.where, Meaning: config.SecretKey, Sink: "constant",
		Operand: config.Operand{Kind: config.StringOperand, Text: o.Text.AsSecret()},
	})
}
