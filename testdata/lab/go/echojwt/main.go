// Command echojwt is an API on echo with its JWT middleware as the documentation sets it up: a key, and nothing else.
package main

import (
	"net/http"
	"os"

	"github.com/golang-jwt/jwt/v5"
	echojwt "github.com/labstack/echo-jwt/v4"
	"github.com/labstack/echo/v4"

	"github.com/jwtdoc/jwtdoc/testdata/lab/go/serve"
)

func main() {
	config := echojwt.Config{SigningKey: []byte(os.Getenv("JWT_SECRET"))}
	if os.Getenv("LAB_CLOCK_OFFSET") != "" {
		config.ParseTokenFunc = wrongClock(config)
	}
	e := echo.New()
	e.GET("/health", echo.WrapHandler(http.HandlerFunc(serve.Health)))
	api := e.Group("", echojwt.WithConfig(config))
	api.GET("/protected", func(c echo.Context) error {
		token, _ := c.Get("user").(*jwt.Token)
		subject, _ := token.Claims.GetSubject()
		return c.JSON(http.StatusOK, map[string]string{"user": subject})
	})
	l := serve.Listen()
	serve.Announce(l)
	serve.Serve(l, e)
}

// wrongClock parses as the middleware does, by a clock that is off: it has no setting for one.
func wrongClock(config echojwt.Config) func(echo.Context, string) (any, error) {
	parser := jwt.NewParser(jwt.WithValidMethods([]string{"HS256"}), jwt.WithTimeFunc(serve.Now))
	return func(_ echo.Context, text string) (any, error) {
		token, err := parser.Parse(text, func(*jwt.Token) (any, error) { return config.SigningKey, nil })
		if err != nil {
			return nil, &echojwt.TokenError{Token: token, Err: err}
		}
		return token, nil
	}
}
