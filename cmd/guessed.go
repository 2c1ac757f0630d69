package cmd

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// guess is what other tools call a flag, and what it is called here: the first of the list that the command has.
type guess struct {
	words []string
	flags []string
}

// guesses are the names of flags that people bring along from curl, openssl, step, jwt-cli and the libraries. A
// function and not a variable: who makes no mistake does not pay for it.
func guesses() []guess {
	return []guess{
		{[]string{"jwt", "bearer", "auth", "access-token", "t"}, []string{"token", "access"}},
		{[]string{"jwk", "jwks-url", "jwks-uri", "jwks-file", "keys"}, []string{"jwks", "key"}},
		{[]string{"public-key", "private-key", "pubkey", "pem", "key-file", "keyfile", "pub"}, []string{"key"}},
		{[]string{"secret-key", "secret-path", "hmac", "hmac-secret", "shared-secret"}, []string{"secret-file"}},
		{[]string{"audience"}, []string{"aud"}},
		{[]string{"issuer"}, []string{"iss"}},
		{[]string{"subject", "user", "user-id"}, []string{"sub", "user"}},
		{[]string{"algorithm", "algorithms", "algs"}, []string{"alg"}},
		{[]string{"claim", "claims", "body", "data"}, []string{"data", "payload"}},
		{[]string{"expires-in", "expires", "expiry", "expiration", "exp", "lifetime", "valid-for"}, []string{"ttl"}},
		{[]string{"method"}, []string{"request"}},
		{[]string{"headers", "headers-file"}, []string{"header"}},
		{[]string{"cookies", "b"}, []string{"cookie"}},
		{[]string{"env", "dotenv", "envfile"}, []string{"env-file"}},
		{[]string{"docker"}, []string{"container"}},
		{[]string{"service", "compose"}, []string{"compose-service"}},
		{[]string{"kubernetes", "k8s"}, []string{"pod"}},
		{[]string{"k", "no-verify", "skip-verify", "insecure-skip-verify", "no-check-certificate"}, []string{"insecure"}},
		{[]string{"timezone", "time-zone", "zone"}, []string{"tz"}},
		{[]string{"now", "date", "time", "as-of"}, []string{"at"}},
		{[]string{"format", "f"}, []string{"output"}},
		{[]string{"host", "uri", "address", "endpoint"}, []string{"url"}},
		{[]string{"skew", "clock-skew", "tolerance", "clock-tolerance"}, []string{"leeway", "max-skew"}},
		{[]string{"count", "times", "retries", "retry"}, []string{"repeat"}},
		{[]string{"no-color", "no-colour", "colour"}, []string{"color never"}},
	}
}

// guessedFlag finds the flag that a name means in another tool; "" where the command has none for it.
func guessedFlag(cmd *cobra.Command, name string) string {
	for _, g := range guesses() {
		if !slices.Contains(g.words, strings.ToLower(name)) {
			continue
		}
		for _, flag := range g.flags {
			if name, _, _ := strings.Cut(flag, " "); cmd.Flag(name) != nil {
				return "--" + flag
			}
		}
	}
	return ""
}

// asArgument says how to give without a flag what a flag was tried for, "" where there is no such way: the token of the
// commands that look at one, the folder of those that look at a project.
func asArgument(cmd *cobra.Command, name string) string {
	takes := func(word string) bool { return strings.Contains(cmd.Use, "["+word) }
	switch name = strings.ToLower(name); {
	case takes("TOKEN") && slices.Contains([]string{"token", "jwt", "bearer", "access-token", "t"}, name):
		return "the token needs no flag: " + cmd.CommandPath() + ` "$TOKEN", or @FILE`
	case takes("TOKEN") && slices.Contains([]string{"file", "f", "input", "in"}, name):
		return "a file is named with @: " + cmd.CommandPath() + " @FILE"
	case takes("PATH") && slices.Contains([]string{"path", "dir", "directory", "folder", "project", "file", "f"}, name):
		return "the folder needs no flag: " + cmd.CommandPath() + " PATH"
	}
	return ""
}

// looksLikeAddress reports whether a word is an address that lacks no more than its scheme: localhost:8000/api,
// api.example.com/me.
func looksLikeAddress(word string) bool {
	if strings.HasPrefix(word, "http://") || strings.HasPrefix(word, "https://") {
		return true
	}
	host, _, _ := strings.Cut(word, "/")
	name, port, hasPort := strings.Cut(host, ":")
	if hasPort && (port == "" || strings.Trim(port, "0123456789") != "") || strings.Contains(word, "eyJ") {
		return false
	}
	return name == "localhost" || strings.Contains(strings.Trim(name, "."), ".") && !strings.ContainsAny(name, "@ ")
}

// withScheme writes an address for a command that is suggested, with the scheme that it lacks.
func withScheme(word string) string {
	if !strings.Contains(word, "://") {
		scheme := "https://"
		if host, _, _ := strings.Cut(word, "/"); strings.HasPrefix(host, "localhost") || strings.Contains(host, ":") {
			scheme = "http://"
		}
		word = scheme + word
	}
	return finding.ShellQuote(word, "URL")
}
