package source

import (
	"bytes"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/config/code"
)

type role uint8

const (
	noRole role = iota
	roleEnv
	roleYAML
	roleJSON
	roleProperties
	rolePackage
	roleSource
	roleOptions
	roleRealm
	roleNodeConfig
	roleINI
	roleWebXML
	roleTerraform
)

// OptionsFile is the name of a project's own settings for check.
const OptionsFile = ".jwtdoc.yaml"

func roleOf(name string) role {
	lower := strings.ToLower(name)
	switch {
	case name == OptionsFile || name == ".jwtdoc.yml":
		return roleOptions
	case lower == ".env" || strings.HasPrefix(lower, ".env.") || strings.HasSuffix(lower, ".env") && lower != "example.env":
		if strings.HasSuffix(lower, ".ts") || strings.HasSuffix(lower, ".js") || strings.HasSuffix(lower, ".py") || strings.HasSuffix(lower, ".vault") || strings.HasSuffix(lower, ".md") {
			return noRole
		}
		return roleEnv
	case lower == "package.json" || lower == "requirements.txt" || lower == "pyproject.toml" || lower == "pipfile" || lower == "go.mod" || lower == "pom.xml" ||
		strings.HasPrefix(lower, "build.gradle") || lower == "composer.json" || lower == "gemfile" || lower == "setup.py" || strings.HasSuffix(lower, ".csproj"):
		return rolePackage
	case strings.HasSuffix(lower, ".yaml") || strings.HasSuffix(lower, ".yml"):
		if strings.Contains(lower, "lock") || strings.HasPrefix(lower, "openapi") || strings.HasPrefix(lower, "swagger") {
			return noRole
		}
		return roleYAML
	case strings.HasPrefix(lower, "appsettings") && strings.HasSuffix(lower, ".json"):
		return roleJSON
	case strings.HasPrefix(lower, "application") && strings.HasSuffix(lower, ".properties"):
		return roleProperties
	case strings.Contains(lower, "realm") && strings.HasSuffix(lower, ".json"):
		return roleRealm
	case lower == "default.json" || lower == "production.json" || lower == "development.json" || lower == "staging.json":
		return roleNodeConfig
	case lower == "app.ini" || lower == "grafana.ini" || lower == "custom.ini" || lower == "php.ini" || lower == "config.toml" || strings.HasSuffix(lower, ".conf") ||
		(strings.HasPrefix(lower, "oauth2-proxy") || strings.HasPrefix(lower, "oauth2_proxy")) && (strings.HasSuffix(lower, ".cfg") || strings.HasSuffix(lower, ".toml")):
		return roleINI
	case lower == "web.xml":
		return roleWebXML
	case strings.HasSuffix(lower, ".tf"):
		return roleTerraform
	case code.LanguageOf(name) != code.NoLanguage:
		return roleSource
	}
	return noRole
}

// leftOut are folders whose content is nobody's configuration.
func leftOut(name string) bool {
	switch name {
	case ".git", ".hg", ".svn", "node_modules", "__pycache__", ".venv", "venv", ".tox", ".mypy_cache", ".next", ".nuxt", ".terraform", ".gradle", ".idea", ".vscode", ".cache":
		return true
	}
	return false
}

// examplesOnly are folders left out unless everything is asked for.
func examplesOnly(name string) bool {
	switch strings.ToLower(name) {
	case "vendor", "third_party", "dist", "build", "target", "testdata", "fixtures", "__fixtures__", "mocks", "__mocks__", "example", "examples", "sample", "samples", "docs", "doc",
		"stories", "bower_components", "site-packages", "out", "coverage", "demo", "demos", "templates", "tutorial", "tutorials", "benchmarks", "benchmark":
		return true
	}
	return false
}

// testFolder holds tests: of them only the keys matter.
func testFolder(name string) bool {
	switch strings.ToLower(name) {
	case "test", "tests", "spec", "specs", "__tests__", "e2e", "testing", "integration", "cypress":
		return true
	}
	return false
}

func testFile(name string) bool {
	lower := strings.ToLower(name)
	stem, _, _ := strings.Cut(lower, ".")
	return strings.HasSuffix(stem, "_test") || strings.HasSuffix(stem, "_spec") || strings.HasPrefix(lower, "test_") || strings.Contains(lower, ".test.") || strings.Contains(lower, ".spec.") || strings.Contains(lower, ".e2e-spec.") ||
		strings.HasSuffix(stem, "tests") || strings.HasSuffix(stem, "test") && len(stem) > 4 || lower == "conftest.py" || strings.Contains(lower, ".stories.")
}

// generated recognises the header that Go's and others' generators write.
func generated(text []byte) bool {
	head := text[:min(len(text), 512)]
	return bytes.Contains(head, []byte("Code generated ")) && bytes.Contains(head, []byte("DO NOT EDIT")) || bytes.Contains(head, []byte("@generated"))
}
