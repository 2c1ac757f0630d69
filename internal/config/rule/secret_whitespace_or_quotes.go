package rule

// SecretWrapped finds line ends, blanks and quotes that are part of a secret.
func SecretWrapped() Rule {
	return onSecrets("secret-whitespace-or-quotes", rated("secret-whitespace-or-quotes"))
}
