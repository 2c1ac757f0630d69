//go:build !unix

package env

// nonBlocking is nothing where there are no named pipes among the files.
const nonBlocking = 0
