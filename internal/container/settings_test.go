package container_test

import (
	"slices"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/container"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

func settings(owner string, pairs ...string) container.Settings {
	return container.OfEnvironment(owner, container.ParseEnvironment(pairs))
}

func places(list []container.Setting) []string {
	var out []string
	for _, s := range list {
		out = append(out, s.Place)
	}
	return out
}

func TestTheEnvironmentHasTheLastWordOverTheFile(t *testing.T) {
	names := []string{"SECRET_KEY", "JWT_SECRET", "JWT_KEY"}
	environment := settings("container backend", "SECRET_KEY=one", "PATH=/bin", "JWT_KEY=", "JWT_SECRET=old", "JWT_SECRET=same")
	file := settings("/srv/.env", "SECRET_KEY=two", "JWT_SECRET=same", "JWT_KEY=three")
	found, overruled := container.Find(names, environment, file)
	if got, want := places(found), []string{"container backend's SECRET_KEY", "container backend's JWT_SECRET", "/srv/.env's JWT_KEY"}; !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
	if got, want := places(overruled), []string{"/srv/.env's SECRET_KEY"}; !slices.Equal(got, want) {
		t.Errorf("overruled %q, want %q", got, want)
	}
	if s := container.One([]string{"NONE", "JWT_KEY"}, environment, file); string(s.Value.Reveal()) != "three" {
		t.Errorf("JWT_KEY is from %q", s.Place)
	}
	if s := container.One([]string{"NONE"}, environment, file); !s.IsZero() {
		t.Errorf("found %q", s.Place)
	}
}

func TestAValueOfTheImageIsCalledSo(t *testing.T) {
	got := container.OfEnvironment("container backend", []container.Variable{{Name: "SECRET_KEY", Value: finding.NewSecret([]byte("x")), FromImage: true}})
	if got[0].Place != "container backend's SECRET_KEY (the image's own)" {
		t.Errorf("%q", got[0].Place)
	}
}
