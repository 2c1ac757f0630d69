package rule

// SecretTooShort finds secrets that are shorter than their algorithm needs.
func SecretTooShort() Rule { return onSecrets("key-too-short", rated("key-too-short")) }
