package curl

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// option is what is known of one of curl's options.
type option struct {
	name  string // the long name
	value bool   // it takes a value
	// apply changes the settings; nil for an option without effect on what the server sees.
	apply func(s *settings, value string)
	// note is set for an option that is not honoured.
	note *refusal
}

// refusal says why a group of options is not honoured, and what to do instead.
type refusal struct {
	severity finding.Severity
	why, fix string
}

// group is a list of options that are alike, as long names with their letter in front: "x:proxy".
type group struct {
	flags, values string
	refusal
}

// The options that change nothing that a server sees of a request, or nothing that matters to a token.
const (
	silentFlags = "s:silent S:show-error v:verbose i:include f:fail fail-with-body fail-early N:buffer #:progress-bar progress-meter q:disable g:globoff " +
		"0:http1.0 http1.1 http2 http2-prior-knowledge http3 http3-only http0.9 4:ipv4 6:ipv6 1:tlsv1 2:sslv2 3:sslv3 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 " +
		"ssl ssl-reqd ssl-no-revoke ssl-revoke-best-effort ssl-allow-beast ssl-auto-client-cert alpn npn sessionid keepalive tcp-nodelay tcp-fastopen " +
		"raw tr-encoding ignore-content-length compressed-ssh styled-output suppress-connect-headers trace-time trace-ids post301 post302 post303 " +
		"retry-connrefused retry-all-errors Z:parallel parallel-immediate B:use-ascii crlf a:append l:list-only path-as-is disallow-username-in-url " +
		"basic cert-status doh-cert-status false-start tls-earlydata form-escape j:junk-session-cookies mptcp metalink M:manual"
	silentValues = "m:max-time connect-timeout w:write-out max-redirs retry retry-delay retry-max-time limit-rate rate Y:speed-limit y:speed-time " +
		"max-filesize keepalive-time keepalive-cnt expect100-timeout happy-eyeballs-timeout-ms parallel-max parallel-max-host noproxy proto proto-redir ciphers tls13-ciphers " +
		"curves sigalgs tls-max engine random-file egd-file delegation service-name local-port ip-tos vlan-priority C:continue-at proto-default"
)

// groups are the options that are named and not honoured.
var groups = [...]group{
	{
		flags: "k:insecure",
		refusal: refusal{
			finding.Info, "the server's certificate is verified",
			"give --insecure before the word curl",
		},
	},
	{
		flags: "L:location location-trusted follow",
		refusal: refusal{
			finding.Info, "redirects are looked at one by one, and only within the origin",
			"what a redirect does to the credential is part of the diagnosis; it needs no flag",
		},
	},
	{
		flags:  "O:remote-name J:remote-header-name R:remote-time remote-name-all create-dirs clobber remove-on-error xattr skip-existing",
		values: "o:output output-dir D:dump-header c:cookie-jar stderr trace trace-ascii trace-config libcurl etag-save create-file-mode alt-svc hsts",
		refusal: refusal{
			finding.Info, "nothing is written to files",
			"-v before the word curl lists every request and its answer",
		},
	},
	{
		values: "K:config variable",
		refusal: refusal{
			finding.Warning, "no file and no variable is read",
			"write the options it stands for into the line",
		},
	},
	{
		values: "T:upload-file",
		refusal: refusal{
			finding.Warning, "the file is not read, and the request has no body",
			"give the body before the word curl: -d @FILE",
		},
	},
	{
		values: "F:form form-string etag-compare",
		refusal: refusal{
			finding.Warning, "the form is not put together, and the request has no body",
			"the token is judged before the body; where it is not, give the whole body with -d @FILE before the word curl",
		},
	},
	{
		flags:  "n:netrc netrc-optional",
		values: "netrc-file",
		refusal: refusal{
			finding.Warning, "no password file is read, so the request has no credentials from there",
			"add them to the line: -H 'Authorization: ...'",
		},
	},
	{
		flags:  "digest ntlm ntlm-wb negotiate anyauth ca-native proxy-ca-native",
		values: "aws-sigv4 login-options sasl-authzid tlsuser tlspassword tlsauthtype krb",
		refusal: refusal{
			finding.Warning, "this way to authenticate is not taken",
			"jwtdoc diagnoses tokens: send one with -H 'Authorization: Bearer TOKEN'",
		},
	},
	{
		values: "E:cert cert-type key key-type pass",
		refusal: refusal{
			finding.Warning, "no client certificate is shown to the server",
			"a server that insists on one ends the connection before it sees the token",
		},
	},
	{
		values: "cacert capath crlfile pinnedpubkey",
		refusal: refusal{
			finding.Info, "the server's certificate is verified against the authorities that this machine trusts",
			"where these do not know it, give --insecure before the word curl",
		},
	},
	{
		flags: "p:proxytunnel proxy-anyauth proxy-basic proxy-digest proxy-insecure proxy-negotiate proxy-ntlm proxy-http2 proxy-ssl-allow-beast proxy-ssl-auto-client-cert proxy-tlsv1 " +
			"socks5-basic socks5-gssapi socks5-gssapi-nec",
		values: "x:proxy preproxy proxy1.0 socks4 socks4a socks5 socks5-hostname U:proxy-user proxy-header proxy-cacert proxy-capath proxy-cert proxy-cert-type proxy-ciphers proxy-crlfile " +
			"proxy-key proxy-key-type proxy-pass proxy-pinnedpubkey proxy-service-name proxy-tls13-ciphers proxy-tlsauthtype proxy-tlspassword proxy-tlsuser socks5-gssapi-service",
		refusal: refusal{
			finding.Warning, "the request goes directly, not through a proxy",
			"run jwtdoc where the server can be reached without the proxy; what the proxy does to the request stays unexamined",
		},
	},
	{
		flags:  "haproxy-protocol doh-insecure",
		values: "resolve connect-to unix-socket abstract-unix-socket interface dns-interface dns-ipv4-addr dns-ipv6-addr dns-servers doh-url haproxy-clientip ipfs-gateway ech request-target",
		refusal: refusal{
			finding.Warning, "the request goes to the address that the host's name resolves to, for the path in the URL",
			"write the address into the URL and the name into a field: -H 'Host: NAME'",
		},
	},
	{
		values: "z:time-cond",
		refusal: refusal{
			finding.Info, "the condition is not sent",
			"-H 'If-Modified-Since: ...' sends it",
		},
	},
	{
		values: "Q:quote P:ftp-port ftp-account ftp-alternative-to-user ftp-method ftp-ssl-ccc-mode t:telnet-option tftp-blksize mail-from mail-rcpt mail-auth hostpubmd5 hostpubsha256 pubkey",
		flags:  "disable-eprt disable-epsv ftp-create-dirs ftp-pasv ftp-pret ftp-skip-pasv-ip ftp-ssl-ccc ftp-ssl-control tftp-no-options mail-rcpt-allowfails sasl-ir",
		refusal: refusal{
			finding.Info, "it is about another protocol than HTTP",
			"leave it away",
		},
	},
}

// honoured are the options that make the request, as long names with their letter in front.
const (
	honouredFlags  = "G:get I:head compressed"
	honouredValues = "X:request H:header d:data data-ascii data-binary data-raw data-urlencode json b:cookie u:user oauth2-bearer A:user-agent e:referer r:range url url-query"
)

// apply returns what an honoured option does.
func apply(name string) func(*settings, string) {
	switch name {
	case "get":
		return func(s *settings, _ string) { s.get = true }
	case "head":
		return func(s *settings, _ string) { s.head = true }
	case "compressed":
		return func(s *settings, _ string) { s.compressed = true }
	case "request":
		return func(s *settings, v string) { s.method = v }
	case "header":
		return (*settings).addHeader
	case "data", "data-ascii", "data-binary", "data-raw", "json":
		return func(s *settings, v string) { s.addData(name, v) }
	case "data-urlencode":
		return (*settings).addEncoded
	case "cookie":
		return (*settings).addCookie
	case "user":
		return func(s *settings, v string) { s.user, s.hasUser = v, true }
	case "oauth2-bearer":
		return func(s *settings, v string) { s.bearer = v }
	case "user-agent":
		return func(s *settings, v string) { s.agent, s.hasAgent = v, true }
	case "referer":
		return func(s *settings, v string) { s.referer, _, _ = strings.Cut(v, ";auto") }
	case "range":
		return func(s *settings, v string) { s.byteRange = v }
	case "url":
		return func(s *settings, v string) { s.urls = append(s.urls, v) }
	case "url-query":
		return (*settings).addQuery
	}
	return nil
}

// table is every option, found by its letter and by its name.
type table struct {
	letters map[byte]option
	names   map[string]option
}

// options builds the table when it is first needed.
var options = sync.OnceValue(func() table {
	t := table{letters: map[byte]option{}, names: map[string]option{}}
	add := func(names string, o option) {
		for entry := range strings.FieldsSeq(names) {
			letter := byte(0)
			if len(entry) > 2 && entry[1] == ':' {
				letter, entry = entry[0], entry[2:]
			}
			if o.name = entry; o.note == nil {
				o.apply = apply(entry)
			}
			if t.names[entry] = o; letter != 0 {
				t.letters[letter] = o
			}
		}
	}
	add(honouredFlags, option{})
	add(honouredValues, option{value: true})
	add(silentFlags, option{})
	add(silentValues, option{value: true})
	for i := range groups {
		add(groups[i].flags, option{note: &groups[i].refusal})
		add(groups[i].values, option{value: true, note: &groups[i].refusal})
	}
	return t
})

// maxName is longer than any option's name.
const maxName = 64

// byName finds the option of --name: exactly, or as curl does by a beginning that no other option shares.
func byName(name string) (option, error) {
	names := options().names
	if o, ok := names[name]; ok {
		return o, nil
	}
	if len(name) > maxName {
		return option{}, unknownOption("--" + name)
	}
	if rest, ok := strings.CutPrefix(name, "expand-"); ok {
		if o, ok := names[rest]; ok {
			return option{name: name, value: o.value, note: &refusal{
				finding.Warning, "no variable is filled in, and the option is left away", "write its value into the line",
			}}, nil
		}
	}
	if positive, ok := strings.CutPrefix(name, "no-"); ok {
		if o, ok := names[positive]; ok && !o.value {
			return option{name: name}, nil // what it switches off is not done anyway
		}
	}
	var near []string
	for n := range names {
		if strings.HasPrefix(n, name) {
			near = append(near, n)
		}
	}
	switch len(near) {
	case 1:
		return names[near[0]], nil
	case 0:
		return option{}, unknownOption("--" + name)
	}
	return option{}, finding.Usage(fmt.Errorf("the option %s of the curl line is short for several", finding.Quote("--"+name)), "write it out, for example --"+slices.Min(near))
}

func unknownOption(name string) error {
	return finding.Usage(fmt.Errorf("curl has no option %s", finding.Quote(name)),
		"one of jwtdoc's stands before the word curl: jwtdoc diagnose --FLAG ... curl ...; what stands behind it is curl's, and one that is nobody's can be left away")
}

// errValue is for an option at the end of the line.
func errValue(name string) error {
	return finding.Usage(fmt.Errorf("the option %s of the curl line has no value", finding.Quote(name)), "was the end of the line cut off?")
}

var errNoURL = errors.New("the curl line has no address")

func errSeveralURLs(n int) error {
	return fmt.Errorf("the curl line has %d addresses, or words that are neither options nor their values", n)
}
