package cmd

const secretsHelp = `Examples
  jwtdoc verify "$TOKEN" --secret-file jwt.key
  jwtdoc verify "$TOKEN" --env-file .env --secret-name SECRET_KEY
  jwtdoc verify "$TOKEN" --secret-env SECRET_KEY
  docker compose exec -T backend printenv SECRET_KEY \
    | jwtdoc verify "$TOKEN" --secret -

Where a secret comes from
  --secret-file FILE     the file's bytes, without one line end at its end
                         (editors add it; --secret-exact keeps it)
  --secret-env NAME      an environment variable
  --env-file FILE        a .env file, with --secret-name NAME
  --secret -             standard input
  --secret VALUE         the command line: every user of this machine can see it
                         (ps, shell history), so jwtdoc warns
  --container NAME       diagnose: what the server's container was given, its
                         environment and the .env beside its program
                         (--compose-service and --pod do the same)
  nothing                on a terminal, a prompt that does not echo
  -S @FILE               reads a file too, as other tools write it

  A file that is missing is an error. It is never taken for the secret itself.

What its bytes are
  jwtdoc takes a secret as text, as most libraries do: the 64 characters that
  "openssl rand -hex 32" prints are 64 bytes of key, not 32. A prefix says
  otherwise:

  text:VALUE             exactly these characters (for a value that begins like
                         another prefix)
  hex:VALUE              the bytes that the hex digits stand for
  base64:VALUE           standard alphabet, with or without padding
  base64url:VALUE        URL alphabet, with or without padding

  That one side decodes and the other does not is a common cause of 401:
  diagnose and verify try the other readings of your secret and say which fits.

How long it must be (RFC 7518, section 3.2)
  HS256  32 bytes        HS384  48 bytes        HS512  64 bytes

What jwtdoc does with it
  It is used in memory. It is in no message, report or log, however it is
  encoded; places are named instead (".env:3 SECRET_KEY").
`

const timesHelp = `Examples
  jwtdoc expiry "$TOKEN" --tz Asia/Bangkok
  jwtdoc expiry "$TOKEN" --at 2025-08-03T08:35:27Z      # as it was then
  jwtdoc decode "$TOKEN" --at 1754210127 --tz utc
  jwtdoc expiry "$TOKEN" --leeway 30s --min-left 14d

Times (--at)
  2025-08-03T08:35:27Z          RFC 3339; a space may stand for the T
  2025-08-03 15:35:27+07:00     with an offset
  1754210127                    seconds since 1970-01-01 00:00:00 UTC
  1754210127.25                 with a fraction

  A time without a zone is refused: whose wall clock would it be?
  --at replaces now for the whole run: nothing in the report reads the clock.

Durations (--leeway, --ttl, --min-left)
  90    90s    15m    1h30m    1.5h    14d    2w

  A bare number is seconds; a day is 24 hours. Units: ns us ms s m h d w.

Zones (--tz)
  local                         this machine's zone (what you get without --tz)
  utc
  Asia/Bangkok                  a name of the IANA time zone database
  +07:00                        an offset

What jwtdoc compares
  exp, nbf and iat are seconds since the epoch (RFC 7519, section 2): they name
  an instant and have no zone. A container in UTC and a laptop at UTC+7 read
  the same instant from the same token.
  A token is expired from exp on: at exp itself it no longer counts (RFC 7519,
  section 4.1.4). With --leeway D, from exp + D on.
`
