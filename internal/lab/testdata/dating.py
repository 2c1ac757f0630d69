"""A web server that does nothing but date its answers: a clock for the tests of clocks, faked by libfaketime."""

import http.server


class Clock(http.server.BaseHTTPRequestHandler):
    def do_HEAD(self):
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Clock)
print("listening on http://127.0.0.1:%d" % server.server_address[1], flush=True)
server.serve_forever()
