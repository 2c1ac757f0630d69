package code

import (
	"path"
	"slices"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/config"
)

// php looks at Laravel's own configuration (config/jwt.php and its neighbours), at firebase/php-jwt, and at constants
// of wp-config.php.
func (f *file) php() {
	if base := strings.TrimSuffix(path.Base(f.path), ".php"); path.Base(path.Dir(f.path)) == "config" && slices.Contains([]string{"jwt", "session", "sanctum", "app", "auth"}, base) {
		f.laravel(base)
	}
	for i, t := range f.toks {
		switch {
		case t.kind == punct && t.text == "(" && t.match > i:
			args := f.arguments(i)
			switch {
			case (f.is(i-1, "encode") || f.is(i-1, "Key")) && f.signs() && len(args) >= 2:
				key := args[0]
				if f.is(i-1, "encode") {
					key = args[1]
				}
				f.secretAt(key, "firebase/php-jwt")
			case f.is(i-1, "define") && len(args) == 2 && f.isKind(args[0].from, text) && config.Meant(f.toks[args[0].from].text).Meaning == config.SecretKey:
				f.secretAt(args[1], "define")
			}
		case t.text == "$leeway" && f.is(i-1, "::") && f.is(i-2, "JWT") && f.is(i+1, "=") && f.signs():
			f.sink(config.Fact{Kind: config.FactSink, Meaning: config.Leeway, Name: "JWT::$leeway", Where: f.where(i), Sink: "firebase/php-jwt", Unit: config.Seconds, Operand: f.evaluate(span{i + 2, f.expressionEnd(i + 2)})})
		}
	}
}

// phpName reads A\B\C and returns it with dots.
func (f *file) phpName(i int) string {
	var parts []string
	for f.isKind(i, word) {
		parts = append(parts, f.toks[i].text)
		if !f.is(i+1, `\`) {
			break
		}
		i += 2
	}
	return strings.Join(parts, ".")
}

// laravel reads what one of Laravel's configuration files returns: literals, and env('NAME', default), which is what
// holds while the variable is not set.
func (f *file) laravel(base string) {
	for i := 1; i < len(f.toks)-1; i++ {
		if !f.is(i, "=>") || !f.isKind(i-1, text) {
			continue
		}
		name := f.keyPath(i-1, base)
		meant, ok := config.MeantIn("Laravel", name)
		if !ok {
			continue
		}
		value := span{i + 1, f.expressionEnd(i + 1)}
		o := f.evaluate(value)
		def := &config.Definition{Name: name, Meaning: meant.Meaning, Where: f.where(i - 1), Kind: config.Framework, Origin: "config/" + base + ".php", Certainty: config.Known}
		if meant.Relied {
			def.Unit = meant.Unit
		}
		switch {
		case o.Kind == config.EnvOperand:
			f.laravelVariable(def, o, name)
		case f.is(value.from, "null"):
			if name == "sanctum.expiration" {
				f.addSwitch("no-expiry", i-1, "expiration of Sanctum is null")
			}
			continue
		case o.Kind == config.NumberOperand, o.Kind == config.StringOperand:
			def.Value = o.Text
		case f.is(value.from, "true"), f.is(value.from, "false"):
			def.Value = config.NewValue(f.toks[value.from].text)
		default:
			continue
		}
		if def.Meaning.Secret() {
			if o.Kind == config.StringOperand {
				f.addFact(config.Fact{Kind: config.FactSecret, Name: name, Where: def.Where, Meaning: config.SecretKey, Sink: "constant", Operand: config.Operand{Kind: config.StringOperand, Text: o.Text.AsSecret()}})
				continue
			}
			def.Value = def.Value.AsSecret()
		}
		f.out.Definitions = append(f.out.Definitions, def)
	}
}

// laravelVariable makes a definition of a variable with its default.
func (f *file) laravelVariable(def *config.Definition, o config.Operand, key string) {
	def.Name, def.Certainty, def.Depends = o.Variable, config.DependsOn, o.Variable
	if o.Default != nil {
		def.Value, def.Fallback = o.Default.Spelled("${"+o.Variable+":-"+o.Default.Reveal()+"}"), true
	}
	f.addFact(config.Fact{Kind: config.FactRead, Name: o.Variable, Where: def.Where, Operand: o, Meaning: def.Meaning, Unit: def.Unit, Reader: "dotenv"})
	if (key == "jwt.ttl" || key == "jwt.refresh_ttl") && !o.Number {
		f.addFact(config.Fact{Kind: config.FactSwitch, Name: "laravel-text-ttl", Where: def.Where, Detail: o.Variable})
	}
}

// keyPath joins the keys of the lists around a key.
func (f *file) keyPath(i int, base string) string {
	keys := []string{f.toks[i].text}
	for k := range f.outward(i) {
		if len(keys) == 6 {
			break
		}
		if !f.is(k, "{") && f.is(k-1, "=>") && f.isKind(k-2, text) {
			keys = append(keys, f.toks[k-2].text)
		}
	}
	slices.Reverse(keys)
	return base + "." + strings.Join(keys, ".")
}
