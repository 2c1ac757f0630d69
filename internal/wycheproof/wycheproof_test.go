// Package wycheproof holds jwtdoc against the test vectors of Project Wycheproof: signatures, key sets and encryption
// as attackers and careless programs write them. It is a module of its own, so that nobody who builds jwtdoc fetches
// the vectors.
//
//	cd internal/wycheproof && go test ./...
//
// Where jwtdoc and a vector disagree, the vector stands in a list below with the reason. The test fails when the list
// is too short, and when it is too long.
package wycheproof

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/c2sp/wycheproof"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/jwe"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/token"
	"github.com/jwtdoc/jwtdoc/internal/verify"
)

// Why jwtdoc is right to disagree.
const (
	skipsCharacters = "a character that is not base64url is skipped over; RFC 8725bis wants such a token refused"
	namesES521      = "the alg of the key is ES521, which is no algorithm; the token's is ES512"
	sameAsValid     = "the very bytes of vector 357, which is valid: its padding got lost"
	otherAlg        = "the alg of the key is PS256 and the token's PS384; the vectors 338 and 340 want such a token refused"
	bleichenbacher  = "RSA1_5 is not decrypted (RFC 8725 §3.2)"
)

// exceptions lists, by file, the vectors with which jwtdoc disagrees.
var exceptions = map[string]map[int]string{
	"json_web_signature_test.json": {
		346: otherAlg, 347: namesES521, 350: otherAlg, 351: namesES521, 367: sameAsValid, 370: sameAsValid, 372: skipsCharacters, 373: skipsCharacters,
	},
	"json_web_key_test.json":    {},
	"json_web_crypto_test.json": {},
	"json_web_encryption_test.json": {
		100: bleichenbacher, 101: bleichenbacher, 102: bleichenbacher, 103: bleichenbacher, 104: bleichenbacher,
		105: bleichenbacher, 112: bleichenbacher, 128: bleichenbacher,
	},
}

// TestTheReasonsAreTrue holds the reasons against the vectors themselves.
func TestTheReasonsAreTrue(t *testing.T) {
	type jose struct{ Alg string }
	header := func(v vector) (h jose) {
		head, _, _ := strings.Cut(asText(v.JWS)+asText(v.JWE), ".")
		b, err := base64.RawURLEncoding.DecodeString(head)
		if err == nil {
			err = json.Unmarshal(b, &h)
		}
		if err != nil {
			t.Errorf("%d: %v", v.TcID, err)
		}
		return h
	}
	for file, listed := range exceptions {
		byID := map[int]vector{}
		keyAlg := map[int]string{}
		for _, g := range read(t, file).TestGroups {
			for _, v := range g.Tests {
				byID[v.TcID] = v
				var k jose
				_ = json.Unmarshal(g.Public, &k) // a set has no alg
				keyAlg[v.TcID] = k.Alg
			}
		}
		for id, reason := range listed {
			v, holds := byID[id], false
			switch reason {
			case sameAsValid:
				holds = v.Result == "invalid" && byID[357].Result == "valid" && asText(v.JWS) == asText(byID[357].JWS)
			case otherAlg:
				holds = v.Result == "valid" && keyAlg[id] == "PS256" && header(v).Alg == "PS384"
				for _, twin := range []int{338, 340} {
					holds = holds && byID[twin].Result == "invalid" && keyAlg[twin] == "PS512" && header(byID[twin]).Alg != "PS512"
				}
			case namesES521:
				holds = v.Result == "valid" && keyAlg[id] == "ES521" && header(v).Alg == "ES512"
			case skipsCharacters:
				holds = v.Result == "valid" && strings.Contains(asText(v.JWS), "?")
			case bleichenbacher:
				holds = v.Result == "valid" && header(v).Alg == "RSA1_5"
			}
			if !holds {
				t.Errorf("%s %d: the reason is not so: %s", file, id, reason)
			}
		}
	}
}

// TestTheDocumentationListsEveryException: docs/vectors.md is the place where users read of them.
func TestTheDocumentationListsEveryException(t *testing.T) {
	text, err := os.ReadFile("../../docs/vectors.md")
	if err != nil {
		t.Fatal(err)
	}
	for file, listed := range exceptions {
		var ids []string
		for line := range strings.SplitSeq(string(text), "\n") {
			if cells := strings.Split(line, "|"); len(cells) > 3 && strings.Contains(cells[1], strings.TrimSuffix(file, "_test.json")) {
				ids = append(ids, strings.FieldsFunc(cells[2], func(c rune) bool { return c < '0' || c > '9' })...)
			}
		}
		var want []string
		for id := range listed {
			want = append(want, strconv.Itoa(id))
		}
		slices.Sort(ids)
		slices.Sort(want)
		if !slices.Equal(ids, want) {
			t.Errorf("%s: docs/vectors.md lists %v, the exceptions are %v", file, ids, want)
		}
	}
}

// read returns the vectors of a file.
func read(t *testing.T, file string) vectors {
	t.Helper()
	text, err := fs.ReadFile(wycheproof.TestVectors, file)
	if err != nil {
		t.Fatal(err)
	}
	var all vectors
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// counts are how many vectors each file has: a file that lost some would prove less than it seems.
var counts = map[string]int{
	"json_web_signature_test.json": 401, "json_web_key_test.json": 26, "json_web_crypto_test.json": 83, "json_web_encryption_test.json": 139,
}

type vectors struct {
	TestGroups []struct {
		Private, Public json.RawMessage
		Tests           []vector
	}
}

type vector struct {
	TcID    int
	Comment string
	// JWS and JWE are texts, or JSON objects in some vectors.
	JWS, JWE json.RawMessage
	PT       *string
	Result   string
}

func TestVectorsAgree(t *testing.T) {
	for file, listed := range exceptions {
		t.Run(strings.TrimSuffix(file, "_test.json"), func(t *testing.T) {
			all := read(t, file)
			n := 0
			disagree := map[int]bool{}
			for _, g := range all.TestGroups {
				public := g.Public
				if len(public) == 0 {
					public = g.Private
				}
				for _, v := range g.Tests {
					n++
					accepted, why := v.judge(public, g.Private)
					if accepted == (v.Result == "valid") {
						continue
					}
					disagree[v.TcID] = true
					if listed[v.TcID] == "" {
						t.Errorf("%d (%s) is %s, jwtdoc says: %s", v.TcID, v.Comment, v.Result, why)
					}
				}
			}
			if n != counts[file] {
				t.Errorf("%d vectors, not %d", n, counts[file])
			}
			for id, reason := range listed {
				if !disagree[id] {
					t.Errorf("%d is listed (%s), and jwtdoc agrees with it: take it off the list", id, reason)
				}
			}
		})
	}
}

func (v vector) judge(public, private json.RawMessage) (accepted bool, why string) {
	if len(v.JWE) > 0 {
		return v.decrypt(private)
	}
	set, err := keys.Read(public, "the vector's key", nil)
	if err != nil {
		return false, err.Error()
	}
	var candidates []keys.Source
	for _, k := range set.Keys {
		s := keys.SourceOf(k)
		s.Notes = set.Findings
		candidates = append(candidates, s)
	}
	return accepts(asText(v.JWS), candidates)
}

// accepts reports whether a server that does as jwtdoc says would take the bytes as they are.
func accepts(text string, candidates []keys.Source) (bool, string) {
	t := token.Parse(text)
	if fault := spelling(t); fault != "" {
		return false, fault
	}
	r := verify.Token(t, candidates, verify.Options{Now: time.Unix(1, 0), Ignored: verify.Ignorable()})
	for _, c := range r.Failed() {
		if c.Name != verify.Form { // judged above: here a payload need not be JSON
			return false, fmt.Sprintf("%s: %s", c.Name, c.Actual)
		}
	}
	for _, f := range r.Findings {
		if f.Severity >= finding.Warning && slices.Contains(aboutKeys, f.ID) {
			return false, f.Message
		}
	}
	return r.Verified.State == token.VerifiedValid, "the signature is " + r.Verified.State
}

// aboutKeys are the findings that say that a key must not be used. verify shows them as warnings: the key is what it
// is, and the signature was looked at.
var aboutKeys = []string{"key-too-short", "rsa-key-too-short", "key-unfit", "key-alg-mismatch", "key-id-duplicate", "key-set-mixed", "key-broken"}

// spelling says what is wrong with the form of a token, all but that its payload is no JSON: the vectors sign words.
func spelling(t token.Token) string {
	if t.Form == token.FormJWSJSON {
		return "the JSON serialisation, where a server expects the compact one"
	}
	if len(t.Peeled) > 0 {
		return "it had to be mended: " + t.Peeled[0].Message
	}
	for _, f := range t.Faults {
		if f.Segment == token.SegmentPayload && len(t.Segments) == 3 && !strings.ContainsAny(t.Segments[1], "\r\n") {
			if _, err := base64.RawURLEncoding.Strict().DecodeString(t.Segments[1]); err == nil {
				continue
			}
		}
		return f.Segment + ": " + f.Message
	}
	return ""
}

func (v vector) decrypt(private json.RawMessage) (accepted bool, why string) {
	set, err := keys.Read(private, "the vector's key", nil)
	if err != nil {
		return false, err.Error()
	}
	t := token.Parse(asText(v.JWE))
	if t.Form == token.FormJWEJSON || len(t.Peeled) > 0 {
		return false, "not the compact serialisation, or something around it"
	}
	plain, err := jwe.Decrypt(t, set.Keys[0])
	switch {
	case err != nil:
		return false, err.Error()
	case v.PT == nil:
		return true, "decrypted"
	}
	want, err := hex.DecodeString(*v.PT)
	return err == nil && bytes.Equal(plain, want), "decrypted to another text"
}

func asText(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(raw)
}
