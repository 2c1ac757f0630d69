package source

import (
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// pack is a folder with a package file: the code of one program or library.
type pack struct {
	dir       string
	consumers map[string]string
	facts     []config.Fact
	settings  []*config.Definition
	frontEnd  bool
	used      bool
	// isLibrary says that the code is that of a library for tokens: it offers the switches that others misuse.
	isLibrary bool
}

// known are the libraries that decide how a setting is read. A package file that names one of them in quotes or at the
// beginning of a line makes the folder its user.
func knownLibraries() []string {
	return []string{
		"jsonwebtoken", "@nestjs/jwt", "@fastify/jwt", "fast-jwt", "jose", "ms", "dotenv", "@nestjs/config", "express-session", "cookie-session", "next-auth", "next", "react", "vue", "svelte", "@angular/core",
		"python-decouple", "python-dotenv", "pydantic-settings", "pyjwt", "python-jose", "django", "djangorestframework-simplejwt", "flask-jwt-extended", "fastapi", "flask", "tymon/jwt-auth", "php-open-source-saver/jwt-auth",
		"laravel/framework", "lexik/jwt-authentication-bundle", "express-oauth2-jwt-bearer", "librechat", "directus", "@strapi/strapi",
	}
}

func (g *gatherer) packages() {
	for _, f := range g.files(rolePackage) {
		dir := path.Dir(f.Path)
		p := g.pack(dir)
		name := path.Base(f.Path)
		text := strings.ToLower(string(f.Text))
		for _, lib := range knownLibraries() {
			if name != "Gemfile" && names(text, lib) { // a gem of the same name (jose, next) is another one
				p.consumers[lib] = f.Path
			}
		}
		if version, ok := composerVersion(text, "laravel/framework"); ok && version >= 11 {
			p.consumers["laravel-11"] = f.Path
		}
		switch {
		case name == "go.mod":
			p.consumers["go"] = f.Path
			p.isLibrary = isLibrary(text, "module ")
		case name == "pom.xml" || strings.HasPrefix(name, "build.gradle"):
			p.consumers["java"] = f.Path
			if strings.Contains(text, "spring-boot") || strings.Contains(text, "springframework") {
				p.consumers["spring"] = f.Path
			}
		case strings.HasSuffix(name, ".csproj"):
			p.consumers["dotnet"] = f.Path
		case name == "Gemfile":
			p.consumers["ruby"] = f.Path
			for _, gem := range []string{"rails", "dotenv-rails", "jwt", "devise-jwt"} {
				if names(text, gem) {
					p.consumers["ruby "+gem] = f.Path
				}
			}
		case name == "package.json":
			p.consumers["node"] = f.Path
			p.isLibrary = isLibrary(strings.ReplaceAll(text, " ", ""), `"name":"`)
		}
		server := slices.ContainsFunc([]string{"\"express\"", "\"fastify\"", "\"@nestjs/core\"", "\"koa\"", "\"hapi\"", "\"jsonwebtoken\"", "\"@nestjs/jwt\""}, func(s string) bool { return strings.Contains(text, s) })
		for _, ui := range []string{"next", "react", "vue", "svelte", "@angular/core"} {
			if _, ok := p.consumers[ui]; ok && !server {
				p.frontEnd = true
			}
		}
	}
	for i := range g.tree.Sources {
		s := &g.tree.Sources[i]
		p := g.packOf(s.Path)
		if p.isLibrary {
			continue
		}
		if !s.Test {
			for _, lib := range s.Imports {
				for _, known := range []string{"jsonwebtoken", "jose", "@nestjs/jwt", "@fastify/jwt", "fast-jwt", "dotenv"} {
					if lib == known {
						p.consumers[known] = s.Path
					}
				}
			}
		}
		for _, d := range s.Definitions {
			if d.Kind == config.Framework { // a framework's file that is written in its language
				d.Rank = rankFramework
			}
		}
		p.facts = append(p.facts, s.Facts...)
		p.settings = append(p.settings, s.Definitions...)
		g.project.Facts = append(g.project.Facts, s.Facts...)
		g.project.Definitions = append(g.project.Definitions, s.Definitions...)
		g.project.Ignores = append(g.project.Ignores, s.Ignores...)
	}
}

// composerVersion returns the lowest major version that a package file asks for: of "^11.0" 11.
func composerVersion(text, lib string) (int, bool) {
	_, rest, ok := strings.Cut(text, `"`+lib+`"`)
	if !ok {
		return 0, false
	}
	rest = strings.TrimLeft(rest, ": \"^~>=v")
	end := 0
	for end < len(rest) && rest[end] >= '0' && rest[end] <= '9' {
		end++
	}
	n, err := strconv.Atoi(rest[:end])
	return n, err == nil
}

// isLibrary reports whether a package file is that of a library which signs or verifies tokens.
func isLibrary(text, lead string) bool {
	_, name, ok := strings.Cut(text, lead)
	if !ok {
		return false
	}
	end := strings.IndexAny(name, "\" \r\n")
	if end < 0 {
		end = len(name)
	}
	switch name = name[:end]; {
	case strings.HasPrefix(name, "github.com/golang-jwt/jwt"), strings.HasPrefix(name, "github.com/lestrrat-go/jwx"), strings.HasPrefix(name, "github.com/go-jose/go-jose"),
		name == "github.com/dgrijalva/jwt-go":
		return true
	}
	switch name {
	case "jsonwebtoken", "jose", "fast-jwt", "@fastify/jwt", "@nestjs/jwt", "passport-jwt", "express-jwt", "next-auth", "express-session", "cookie-session", "koa-jwt", "hono", "jwks-rsa":
		return true
	}
	return false
}

// names reports whether a package file names a library: "lib" in JSON and TOML, lib at a line's start.
func names(text, lib string) bool {
	for _, form := range []string{`"` + lib + `"`, "'" + lib + "'", `"` + lib + "==", `"` + lib + ">=", `"` + lib + "[", `"` + lib + " ", `"` + lib + "~"} {
		if strings.Contains(text, form) {
			return true
		}
	}
	rest := text
	for {
		i := strings.Index(rest, lib)
		if i < 0 {
			return false
		}
		before := i == 0 || rest[i-1] == '\n'
		end := i + len(lib)
		if before && (end == len(rest) || strings.ContainsRune("=<>~![ \r\n", rune(rest[end]))) {
			return true
		}
		rest = rest[end:]
	}
}

// pack returns the package of a folder, made when it is new.
func (g *gatherer) pack(dir string) *pack {
	if g.packs[dir] == nil {
		g.packs[dir] = &pack{dir: dir, consumers: map[string]string{}}
	}
	return g.packs[dir]
}

// packOf returns the package that a file belongs to: that of the nearest folder which has one.
func (g *gatherer) packOf(file string) *pack {
	for dir := path.Dir(file); ; dir = path.Dir(dir) {
		if p := g.packs[dir]; p != nil {
			return p
		}
		if dir == "." || dir == "/" {
			return g.pack(g.top())
		}
	}
}

// top is the folder that is examined.
func (g *gatherer) top() string {
	if g.tree.prefix == "" {
		return "."
	}
	return g.tree.prefix
}

// packFor finds the code of a deployed service: by the folder that it is built from, else by its name.
func (g *gatherer) packFor(name, build string) *pack {
	if build != "" {
		if p := g.packs[path.Clean(build)]; p != nil {
			return p
		}
		for dir, p := range g.packs {
			if strings.HasPrefix(dir, path.Clean(build)+"/") && g.soleBelow(build) {
				return p
			}
		}
		if path.Clean(build) == g.top() {
			return nil
		}
	}
	short, _, _ := strings.Cut(name, "/")
	for _, dir := range sortedKeys(g.packs) {
		if base := path.Base(dir); base == short || len(base) > 2 && dir != "." && (strings.HasSuffix(short, "-"+base) || strings.HasPrefix(short, base+"-")) {
			return g.packs[dir]
		}
	}
	return nil
}

func (g *gatherer) soleBelow(build string) bool {
	n := 0
	for dir := range g.packs {
		if strings.HasPrefix(dir, path.Clean(build)+"/") {
			n++
		}
	}
	return n == 1
}

// service returns the deployed service of that name and deployment, made when it is new.
func (g *gatherer) service(name, build, environment string, at finding.Where) *config.Service {
	key := name + "\x00" + environment + "\x00"
	if s := g.services[key]; s != nil {
		return s
	}
	s := &config.Service{Name: name, Environment: environment, Where: at, Consumers: map[string]string{}}
	if p := g.packFor(name, build); p != nil {
		g.attach(s, p)
	}
	g.services[key] = s
	g.project.Services = append(g.project.Services, s)
	return s
}

// attach gives a service its code.
func (g *gatherer) attach(s *config.Service, p *pack) {
	s.Dir, s.FrontEnd, p.used = p.dir, p.frontEnd, true
	maps.Copy(s.Consumers, p.consumers)
	s.Facts = p.facts
	for _, d := range p.settings {
		s.Give(d)
	}
}

// owner returns the service of the code that a configuration file lies in: that of the package itself.
func (g *gatherer) owner(file, environment string) *config.Service {
	p := g.packOf(file)
	key := p.dir + "\x00" + environment + "\x00pack"
	if s := g.services[key]; s != nil {
		return s
	}
	s := &config.Service{Name: p.dir, Environment: environment, Where: finding.Where{File: p.dir}, Consumers: map[string]string{}}
	g.attach(s, p)
	g.services[key] = s
	g.project.Services = append(g.project.Services, s)
	return s
}
