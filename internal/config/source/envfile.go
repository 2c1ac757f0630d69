package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// maxFile is the most that is read of a file with settings.
const maxFile = 1 << 20

// Errors of [ReadSmall] beside those of the file system, for errors.Is.
var (
	// ErrTooLarge: nobody writes settings of more than 1 MiB.
	ErrTooLarge = errors.New("larger than 1 MiB")
	// ErrDirectory: a file is wanted.
	ErrDirectory = errors.New("it is a directory")
)

// EnvFile is an env file that was read.
type EnvFile struct {
	// Name is the path as the user wrote it.
	Name string
	// Settings are in the order of the file, duplicates included.
	Settings []Setting
}

// ReadEnvFile reads an env file. Nothing of it reaches the environment of this process or of any other.
func ReadEnvFile(files env.Files, name string) (EnvFile, error) {
	b, _, err := ReadSmall(files, name)
	if err != nil {
		return EnvFile{}, err
	}
	settings, err := ParseEnv(b)
	return EnvFile{name, settings}, err
}

// ReadSmall reads a file of at most 1 MiB, settings or a secret, and returns its mode with it.
func ReadSmall(files env.Files, name string) ([]byte, fs.FileMode, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, 0, err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return nil, 0, err
	}
	if info.IsDir() {
		return nil, 0, &fs.PathError{Op: "read", Path: name, Err: ErrDirectory}
	}
	b, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(b) > maxFile {
		err = ErrTooLarge
	}
	if err != nil {
		return nil, 0, err
	}
	return b, info.Mode(), nil
}

// Lookup returns the setting that counts, which is the last of that name, and what is odd about it.
func (f EnvFile) Lookup(name string) (Setting, []finding.Finding, bool) {
	var last Setting
	var notes []finding.Finding
	seen := false
	for _, s := range f.Settings {
		if s.Name != name {
			continue
		}
		if seen && !bytes.Equal(s.Value.Reveal(), last.Value.Reveal()) {
			notes = append(notes, f.note("secret-source-precedence", finding.Warning, last,
				fmt.Sprintf("%s is set on line %d and, differently, on line %d: the last one counts", finding.Safe(name), last.Line, s.Line),
				"keep one of the two lines"))
		}
		last, seen = s, true
	}
	if seen && last.Quote != '\'' && bytes.ContainsRune(last.Value.Reveal(), '$') {
		notes = append(notes, f.note("secret-whitespace-or-quotes", finding.Info, last,
			fmt.Sprintf("%s holds a $: docker compose expands it, other readers of the file keep it", finding.Safe(name)),
			"put the value in single quotes"))
	}
	return last, notes, seen
}

func (f EnvFile) note(id string, sev finding.Severity, s Setting, message, fix string) finding.Finding {
	return finding.Finding{
		ID: id, Severity: sev, Message: message, Fix: fix, Evidence: []finding.Evidence{},
		Where: &finding.Where{File: f.Name, Line: s.Line},
	}
}

// SecretNames lists the names under which services keep the secret that signs their tokens, the most usual first.
// A name that is a path or a key pair as often as a secret is not among them.
func SecretNames() []string {
	return []string{
		"SECRET_KEY", "JWT_SECRET", "JWT_SECRET_KEY", "JWT_KEY", "JWT_SIGNING_KEY", "JWT_TOKEN_SECRET",
		"ACCESS_TOKEN_SECRET", "JWT_ACCESS_SECRET", "JWT_ACCESS_TOKEN_SECRET", "TOKEN_SECRET", "AUTH_SECRET",
		"REFRESH_TOKEN_SECRET", "JWT_REFRESH_SECRET", "JWT_REFRESH_TOKEN_SECRET", "ADMIN_JWT_SECRET",
		"SIGNING_KEY", "APP_SECRET", "APP_KEY", "SECRET_KEY_BASE", "NEXTAUTH_SECRET", "BETTER_AUTH_SECRET",
		"DJANGO_SECRET_KEY", "FLASK_SECRET_KEY", "WEBUI_SECRET_KEY", "DEVISE_JWT_SECRET_KEY", "JWT_AUTH_SECRET_KEY",
		"PGRST_JWT_SECRET", "AIRFLOW__API_AUTH__JWT_SECRET", "N8N_USER_MANAGEMENT_JWT_SECRET",
		"Jwt__Key", "Jwt__Secret", "JwtSettings__SecretKey", "SECRET",
	}
}

// AlgorithmNames lists the names under which services keep the algorithms that they allow.
func AlgorithmNames() []string {
	return []string{
		"JWT_ALGORITHM", "JWT_ALGORITHMS", "ALGORITHM", "JWT_ALG", "JWT_DECODE_ALGORITHMS", "JWT_SIGNING_ALGORITHM", "SIGNING_ALGORITHM",
		"TOKEN_ALGORITHM", "AUTH_ALGORITHM",
	}
}

// AudienceNames lists the names under which services keep the audience that they expect.
func AudienceNames() []string {
	return []string{"JWT_AUDIENCE", "JWT_AUD", "JWT_DECODE_AUDIENCE", "AUTH0_AUDIENCE", "TOKEN_AUDIENCE", "Jwt__Audience", "JwtSettings__Audience"}
}

// IssuerNames lists the names under which services keep the issuer that they expect.
func IssuerNames() []string {
	return []string{"JWT_ISSUER", "JWT_ISS", "JWT_DECODE_ISSUER", "TOKEN_ISSUER", "Jwt__Issuer", "JwtSettings__Issuer"}
}
