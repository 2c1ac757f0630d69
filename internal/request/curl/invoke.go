package curl

import (
	"errors"
	"fmt"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// isInvoke reports whether a text is what browsers copy for PowerShell: Invoke-WebRequest, perhaps after the lines that
// make a session with its cookies.
func isInvoke(s string) bool {
	line := strings.ToLower(firstLine(s))
	if isInvokeName(strings.SplitN(line, " ", 2)[0]) {
		return true
	}
	return strings.HasPrefix(line, "$") && (strings.Contains(line, "webrequestsession") || strings.Contains(line, "invoke-webrequest") || strings.Contains(line, "invoke-restmethod"))
}

func isInvokeName(word string) bool {
	switch strings.ToLower(word) {
	case "invoke-webrequest", "invoke-restmethod", "iwr", "irm":
		return true
	}
	return false
}

// parseInvoke reads an Invoke-WebRequest with the lines that prepare it.
func parseInvoke(text string) (Command, error) {
	all, err := lexPowerShell(text)
	if err != nil {
		return Command{}, err
	}
	var s settings
	s.glob = true // PowerShell has no globs in URLs
	found := false
	for _, line := range statements(all) {
		invokes, err := s.statement(text, line)
		if err != nil {
			return Command{}, err
		}
		if invokes && found {
			return Command{}, finding.Usage(errors.New("there are several Invoke-WebRequest commands"), "one request is diagnosed at a time")
		}
		found = found || invokes
	}
	if !found {
		return Command{}, finding.Usage(errors.New("there is no Invoke-WebRequest command"), "was the end cut off? copy the whole text")
	}
	return s.command()
}

// statements parts lexemes at line ends and semicolons that stand in no bracket.
func statements(all []lexeme) [][]lexeme {
	var out [][]lexeme
	depth, start := 0, 0
	for i, l := range all {
		switch l.mark {
		case '(', '{':
			depth++
		case ')', '}':
			depth--
		case ';', '\n':
			if depth == 0 {
				if i > start {
					out = append(out, all[start:i])
				}
				start = i + 1
			}
		}
	}
	if start < len(all) {
		out = append(out, all[start:])
	}
	return out
}

// statement takes one statement; invokes says that it is the request itself.
func (s *settings) statement(text string, line []lexeme) (invokes bool, err error) {
	first := strings.ToLower(line[0].text)
	assigned := len(line) > 2 && strings.HasPrefix(first, "$") && line[1].mark == '='
	switch {
	case isInvokeName(first):
		return true, s.parameters(text, line[1:])
	case assigned && isInvokeName(line[2].text):
		return true, s.parameters(text, line[3:])
	case assigned && strings.EqualFold(line[2].text, "new-object"):
		return false, nil
	case assigned && strings.HasSuffix(first, ".useragent"):
		s.agent, s.hasAgent = line[2].text, true
		return false, nil
	case strings.HasPrefix(first, "$") && strings.HasSuffix(first, ".cookies.add"):
		var values []string
		for _, l := range line[1:] {
			if l.quoted {
				values = append(values, l.text)
			}
		}
		if len(values) >= 2 {
			s.cookies = append(s.cookies, values[0]+"="+values[1])
		}
		return false, nil
	}
	return false, finding.Usage(fmt.Errorf("a statement of the PowerShell text is not read (%s)", position(text, line[0].at)),
		"paste what the browser copies: the session, and one Invoke-WebRequest")
}

// parameters takes those of Invoke-WebRequest.
func (s *settings) parameters(text string, line []lexeme) error {
	contentType := ""
	for i := 0; i < len(line); {
		l := line[i]
		i++
		if l.mark != 0 && l.mark != '\n' {
			return refusedAt(text, l.at, string(l.mark))
		}
		if l.quoted || !strings.HasPrefix(l.text, "-") {
			if l.variable != "" {
				return variableAt(text, l.at, l.variable)
			}
			if l.text != "" {
				s.urls = append(s.urls, l.text)
			}
			continue
		}
		name := strings.ToLower(l.text)
		if isSwitch(name) {
			s.switched(name)
			continue
		}
		end := valueEnd(line, i)
		if end == i {
			return errValue(l.text)
		}
		value := line[i:end]
		i = end
		if v := value[0]; v.variable != "" && name != "-websession" {
			return variableAt(text, v.at, v.variable)
		}
		switch name {
		case "-headers":
			if err := s.hashTable(text, value); err != nil {
				return err
			}
		case "-contenttype":
			contentType = valueText(value)
		default:
			s.parameter(name, valueText(value))
		}
	}
	if contentType != "" {
		s.fields = append(s.fields, request.Field{Name: "Content-Type", Value: contentType})
	}
	return nil
}

// isSwitch reports whether a parameter takes no value.
func isSwitch(name string) bool {
	switch name {
	case "-usebasicparsing", "-usedefaultcredentials", "-skipcertificatecheck", "-skipheadervalidation", "-skiphttperrorcheck", "-passthru", "-disablekeepalive",
		"-preserveauthorizationonredirect", "-allowunencryptedauthentication", "-proxyusedefaultcredentials", "-noproxy", "-resume", "-verbose", "-preservehttpmethodonredirect":
		return true
	}
	return false
}

func (s *settings) switched(name string) {
	switch name {
	case "-skipcertificatecheck":
		s.note("-SkipCertificateCheck", finding.Info, "the server's certificate is verified", "give --insecure before the pasted text")
	case "-usedefaultcredentials":
		s.note("-UseDefaultCredentials", finding.Warning, "this way to authenticate is not taken", "jwtdoc diagnoses tokens: send one in -Headers")
	}
}

// parameter takes a parameter with a plain value.
func (s *settings) parameter(name, value string) {
	switch name {
	case "-uri":
		s.urls = append(s.urls, value)
	case "-method", "-custommethod":
		s.method = strings.ToUpper(value)
	case "-body":
		s.addData("data-raw", value)
	case "-useragent":
		s.agent, s.hasAgent = value, true
	case "-websession", "-sessionvariable", "-timeoutsec", "-maximumredirection", "-maximumretrycount", "-retryintervalsec", "-sslprotocol", "-httpversion", "-erroraction",
		"-connectiontimeoutseconds", "-operationtimeoutseconds", "-statuscodevariable", "-responseheadersvariable", "-outfile", "-outvariable":
	default:
		s.note(finding.Safe(name), finding.Warning, "jwtdoc does not do what it asks for", "leave it away, or write what it adds into -Headers")
	}
}

// valueEnd returns where the value that begins at i ends: a word, or brackets with all in them.
func valueEnd(line []lexeme, i int) int {
	depth := 0
	for j := i; j < len(line); j++ {
		switch line[j].mark {
		case '(', '{':
			depth++
		case ')', '}':
			depth--
		}
		if depth <= 0 {
			return j + 1
		}
	}
	return len(line)
}

// valueText returns the text of a value: a word, or the one quoted text in brackets, as in
// ([System.Text.Encoding]::UTF8.GetBytes("...")).
func valueText(value []lexeme) string {
	for _, l := range value {
		if l.mark == 0 && (len(value) == 1 || l.quoted) {
			return l.text
		}
	}
	return ""
}

// hashTable takes @{ "name"="value" ... } as fields.
func (s *settings) hashTable(text string, value []lexeme) error {
	if len(value) < 2 || value[0].mark != '{' {
		return finding.Usage(fmt.Errorf("the -Headers of the PowerShell text cannot be read (%s)", position(text, value[0].at)), `-Headers @{ "Authorization"="Bearer ..." }`)
	}
	inside := value[1 : len(value)-1]
	for i := 0; i < len(inside); i++ {
		if inside[i].mark == '\n' || inside[i].mark == ';' {
			continue
		}
		if i+2 >= len(inside) || inside[i].mark != 0 || inside[i+1].mark != '=' || inside[i+2].mark != 0 {
			return finding.Usage(fmt.Errorf("the -Headers of the PowerShell text cannot be read (%s)", position(text, inside[i].at)), `-Headers @{ "Authorization"="Bearer ..." }`)
		}
		if name := inside[i].text; !strings.HasPrefix(name, ":") {
			s.fields = append(s.fields, request.Field{Name: name, Value: inside[i+2].text})
		}
		i += 2
	}
	return nil
}
