package request

// StandIn is the GET on the same path that can be sent in the place of a request which may change something: with the
// same credential and without its body. ok is false where the request needs none, or where that GET may change something
// too.
func (r Request) StandIn() (get Request, ok bool) {
	if IsSafeMethod(r.Method) {
		return r, false
	}
	get = r.Without("Content-Type").Without("Content-Length").Without("Content-Encoding")
	get.Method, get.Body = "GET", nil
	_, unsafe := get.UnsafeToRepeat()
	return get, !unsafe
}
