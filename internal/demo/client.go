package demo

import (
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// secretKeys are drawn for one run: the API's secret, and one of somewhere else.
type secretKeys struct{ server, other finding.Secret }

func drawKeys(random io.Reader) (secretKeys, error) {
	server, err := drawSecret(random)
	if err != nil {
		return secretKeys{}, err
	}
	other, err := drawSecret(random)
	return secretKeys{server: server, other: other}, err
}

// drawSecret makes 64 hexadecimal digits, the usual way to write 32 random bytes into a .env file. Most libraries
// then use the text itself.
func drawSecret(random io.Reader) (finding.Secret, error) {
	b := make([]byte, 32)
	if _, err := io.ReadFull(random, b); err != nil {
		return finding.Secret{}, err
	}
	return finding.NewSecret(hex.AppendEncode(nil, b)), nil
}

// client makes the requests of one scenario, and the tokens in them, at one instant.
type client struct {
	now  time.Time
	keys secretKeys
}

// sent is a request before the API's address is known.
type sent struct {
	target string
	fields []request.Field
	token  string
}

// The protected resources of the API, each reached in its own way.
const (
	usersTarget  = "/api/users?limit=100&offset=0"
	postsTarget  = "/posts/"
	portalTarget = "/portal"
)

// lifetime is how long the demo's login lets a token live.
const lifetime = 15 * time.Minute

// draft is a token before it is signed.
type draft struct {
	method jwt.SigningMethod
	secret []byte
	claims jwt.MapClaims
}

// token is what the API's own login would hand out, but for what the edits change.
func (c client) token(edits ...func(*draft)) string {
	d := &draft{
		method: jwt.SigningMethodHS256,
		secret: c.keys.server.Reveal(),
		claims: jwt.MapClaims{"user_id": 3, "iat": c.now.Unix(), "exp": c.now.Add(lifetime).Unix()},
	}
	for _, edit := range edits {
		edit(d)
	}
	text, err := jwt.NewWithClaims(d.method, d.claims).SignedString(d.secret)
	if err != nil {
		// HMAC over claims of our own making cannot fail; a demo without a token would be a puzzle.
		panic(fmt.Sprintf("demo: signing: %v", err))
	}
	return text
}

func claim(name string, value any) func(*draft) { return func(d *draft) { d.claims[name] = value } }

func without(name string) func(*draft) { return func(d *draft) { delete(d.claims, name) } }

func signedBy(secret finding.Secret) func(*draft) {
	return func(d *draft) { d.secret = secret.Reveal() }
}

// issued moves the token's whole life.
func issued(at time.Time) func(*draft) {
	return func(d *draft) {
		d.claims["iat"] = at.Unix()
		d.claims["exp"] = at.Add(lifetime).Unix()
	}
}

// withLineEnd is the secret as it is read from a file that an editor or echo has ended with a new line.
func withLineEnd(secret finding.Secret) finding.Secret {
	return finding.NewSecret(append(append([]byte{}, secret.Reveal()...), '\n'))
}

// decoded is the secret as the bytes that its hexadecimal digits stand for.
func decoded(secret finding.Secret) finding.Secret {
	digits := secret.Reveal()
	b := make([]byte, hex.DecodedLen(len(digits)))
	if _, err := hex.Decode(b, digits); err != nil {
		panic(fmt.Sprintf("demo: decoding a secret that was drawn in hexadecimal: %v", err))
	}
	return finding.NewSecret(b)
}

// bearer is the request that most clients mean to make.
func bearer(target, token string) sent { return authorized(target, "Bearer "+token, token) }

func authorized(target, value, token string) sent {
	return sent{target: target, token: token, fields: []request.Field{field("Accept", "*/*"), field("Authorization", value)}}
}

// browse is a page as a browser asks for it, with one more field.
func browse(target string, credential request.Field, token string) sent {
	return sent{target: target, token: token, fields: []request.Field{field("Accept", "text/html,application/xhtml+xml"), credential}}
}

func field(name, value string) request.Field { return request.Field{Name: name, Value: value} }

func algorithm512(d *draft) { d.method = jwt.SigningMethodHS512 }

// decimal writes an instant as text in seconds.
func decimal(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }
