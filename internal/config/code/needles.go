package code

import "bytes"

// needles are the words of which a source of interest holds one: without them it is not divided into tokens.
func needles() [][]byte {
	return [][]byte{
		[]byte("jwt"), []byte("JWT"), []byte("Jwt"), []byte("ookie"), []byte("COOKIE"), []byte("ession"), []byte("SESSION"),
		[]byte("TOKEN"), []byte("REFRESH_"), []byte("SECRET_KEY"), []byte("ccessToken"), []byte("efreshToken"), []byte("eartbeat"), []byte("cors"), []byte("CORS"), []byte("Cors"),
		[]byte("from jose"), []byte("sanctum"), []byte("expiration'"), []byte("SymmetricSecurityKey"), []byte("TokenValidationParameters"), []byte("'jose'"), []byte("\"jose\""), []byte("oken_"),
	}
}

func indexOf(src, needle []byte) bool { return bytes.Contains(src, needle) }
