package rule

// SecretGuessable finds secrets that repeat themselves.
func SecretGuessable() Rule { return onSecrets("secret-guessable", rated("secret-guessable")) }
