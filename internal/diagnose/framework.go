package diagnose

import (
	"slices"
	"strings"
)

// Framework is software whose settings jwtdoc knows by name.
type Framework string

// The frameworks and proxies that a fix can name the exact line for.
const (
	FastAPI Framework = "FastAPI"
	Flask   Framework = "Flask"
	Django  Framework = "Django"
	Express Framework = "Express"
	Fastify Framework = "Fastify"
	Hono    Framework = "Hono"
	Spring  Framework = "Spring"
	ASPNET  Framework = "ASP.NET Core"
	Laravel Framework = "Laravel"
	Gin     Framework = "Gin"
	Echo    Framework = "Echo"
	Nginx   Framework = "nginx"
	Apache  Framework = "Apache"
	Kong    Framework = "Kong"
)

// marks lists what names a framework: part of a stack's name, of Server or of X-Powered-By, in lower case. Applications
// come before what may stand in front of them.
var marks = [...]struct {
	framework Framework
	words     []string
}{
	{FastAPI, []string{"fastapi", "uvicorn", "starlette"}},
	{Flask, []string{"flask", "werkzeug"}},
	{Django, []string{"django", "drf", "wsgiserver"}},
	{Express, []string{"express"}},
	{Fastify, []string{"fastify"}},
	{Hono, []string{"hono"}},
	{Spring, []string{"spring"}},
	{ASPNET, []string{"asp.net", "kestrel", "microsoft-iis"}},
	{Laravel, []string{"laravel", "tymon"}},
	{Gin, []string{"gin-jwt"}},
	{Echo, []string{"echo-jwt"}},
	{Kong, []string{"kong"}},
	{Nginx, []string{"nginx", "openresty"}},
	{Apache, []string{"apache", "mod_"}},
}

// Frameworks lists what may have answered, the application before its proxies. What every answer says of its server
// counts; a stack that is known by its words counts where no other remains: an answer that many give is
// no sign of any.
func (f *Facts) Frameworks() []Framework {
	var out []Framework
	add := func(text string) {
		text = strings.ToLower(text)
		for _, m := range marks {
			if slices.ContainsFunc(m.words, func(w string) bool { return strings.Contains(text, w) }) && !slices.Contains(out, m.framework) {
				out = append(out, m.framework)
			}
		}
	}
	for _, l := range f.Looks {
		if l.Answer == nil || l.ID.Elsewhere() {
			continue
		}
		for _, name := range []string{"Server", "X-Powered-By", "Via"} {
			for _, v := range l.Answer.Values(name) {
				add(v)
			}
		}
	}
	said := len(out)
	for _, l := range f.Looks {
		if l.Answer != nil && !l.ID.Elsewhere() && len(l.Stacks) <= 3 {
			for _, s := range l.Stacks {
				add(s)
			}
		}
	}
	if len(out) > said+1 {
		out = out[:said]
	}
	order := func(w Framework) int {
		for i, m := range marks {
			if m.framework == w {
				return i
			}
		}
		return len(marks)
	}
	slices.SortStableFunc(out, func(a, b Framework) int { return order(a) - order(b) })
	return out
}

// Line is what to change in one framework.
type Line struct {
	In   Framework
	Text string
}

// FixFor chooses the line to change: for each framework that may have answered its own, else the general one.
func (f *Facts) FixFor(general string, lines []Line) string {
	var own []string
	for _, w := range f.Frameworks() {
		if i := slices.IndexFunc(lines, func(l Line) bool { return l.In == w }); i >= 0 {
			own = append(own, "in "+string(w)+": "+lines[i].Text)
		}
	}
	if len(own) == 0 {
		return general
	}
	return strings.Join(own[:min(len(own), 2)], "; ")
}
