package code

import "github.com/jwtdoc/jwtdoc/internal/finding"

// Block is one of HCL's, as Terraform has them: resource "type" "name" { ... }.
type Block struct {
	Type       string
	Labels     []string
	Where      finding.Where
	Attributes []Attribute
	Blocks     []Block
}

// Attribute is a name with its value.
type Attribute struct {
	Name  string
	Where finding.Where
	// Text is the value where it is a number, a word or a text without anything to fill in, which Literal says, or the
	// name of what stands for it: var.minutes.
	Text    string
	Literal bool
}

// Attribute returns the attribute of that name.
func (b Block) Attribute(name string) (Attribute, bool) {
	for _, a := range b.Attributes {
		if a.Name == name {
			return a, true
		}
	}
	return Attribute{}, false
}

// ReadHCL reads the blocks of a file. What it does not understand it leaves out: it never fails.
func ReadHCL(path, src string) []Block {
	f := &file{path: path, lang: HCL, toks: lex(src, HCL)}
	body := f.body(span{0, len(f.toks)}, 0)
	return body.Blocks
}

const maxBlockDepth = 8

func (f *file) body(s span, depth int) Block {
	var out Block
	for i := s.from; i < s.to && depth < maxBlockDepth; i++ {
		if !f.isKind(i, word) || i > s.from && !f.isKind(i-1, newline) && !f.is(i-1, "}") && !f.isKind(i-1, text) {
			if t := f.toks[i]; t.match > i {
				i = t.match
			}
			continue
		}
		if f.is(i+1, "=") {
			end := f.attributeEnd(i+2, s.to)
			out.Attributes = append(out.Attributes, f.attribute(i, span{i + 2, end}))
			i = end - 1
			continue
		}
		labels, open := []string(nil), i+1
		for f.isKind(open, text) || f.isKind(open, word) {
			labels = append(labels, f.toks[open].text)
			open++
		}
		if !f.is(open, "{") || f.toks[open].match < 0 {
			continue
		}
		b := f.body(span{open + 1, f.toks[open].match}, depth+1)
		b.Type, b.Labels, b.Where = f.toks[i].text, labels, f.where(i)
		out.Blocks = append(out.Blocks, b)
		i = f.toks[open].match
	}
	return out
}

// attributeEnd is where a value ends: at the end of its line, or, in a block on one line, behind one literal.
func (f *file) attributeEnd(i, limit int) int {
	if i < limit && (f.isKind(i, text) || f.isKind(i, number)) && f.isKind(i+1, word) {
		return i + 1
	}
	for ; i < limit && !f.isKind(i, newline); i++ {
		if t := f.toks[i]; t.match > i {
			i = t.match
		}
	}
	return i
}

func (f *file) attribute(name int, value span) Attribute {
	a := Attribute{Name: f.toks[name].text, Where: f.where(name)}
	if value.to-value.from != 1 {
		if path, end := f.path3(value.from); end == value.to { // var.minutes
			a.Text = path
		}
		return a
	}
	switch t := f.toks[value.from]; t.kind {
	case text:
		a.Text, a.Literal = t.text, !t.open
	case number:
		a.Text, a.Literal = t.text, true
	case word:
		a.Text, a.Literal = t.text, t.text == "true" || t.text == "false"
	case punct, newline:
	}
	return a
}
