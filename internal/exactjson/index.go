package exactjson

import "hash/maphash"

// fewMembers is up to how many members a name is looked for one by one.
const fewMembers = 32

// index finds the last member of a name in an object with many. It takes five bytes a member: a map of a million names
// would take more memory than the document.
type index struct {
	seed maphash.Seed
	// slots hold numbers of members, counted from 1, at the hash of their name or in the next free place behind it.
	slots []uint32
	// repeated: some name occurs more than once.
	repeated bool
}

// indexOf makes the index of an object, nil for one with few members.
func indexOf(o Object) *index {
	if len(o.members) <= fewMembers {
		return nil
	}
	x := &index{seed: maphash.MakeSeed(), slots: make([]uint32, len(o.members)*5/4)}
	for i := range o.members {
		at := x.find(o, o.nameBytes(i))
		x.repeated = x.repeated || x.slots[at] != 0
		x.slots[at] = uint32(i + 1)
	}
	return x
}

// find returns the slot of a name: the one that holds it, or the free one where it belongs.
func (x *index) find(o Object, name []byte) int {
	size := uint64(len(x.slots))
	at := maphash.Bytes(x.seed, name) % size
	for x.slots[at] != 0 && !o.named(int(x.slots[at]-1), name) {
		at = (at + 1) % size
	}
	return int(at)
}

// last returns the number of the last member with a name, -1 without one.
func (o Object) last(name []byte) int {
	if o.index != nil {
		return int(o.index.slots[o.index.find(o, name)]) - 1
	}
	for i := len(o.members) - 1; i >= 0; i-- {
		if o.named(i, name) {
			return i
		}
	}
	return -1
}

// Duplicates returns each name that occurs more than once after decoding, in the order of its first repetition.
func (o Object) Duplicates() []string {
	if o.index != nil && !o.index.repeated {
		return nil
	}
	var dup []string
	counts := map[int]int{} // by the last member of the name
	for i := range o.members {
		name := o.nameBytes(i)
		at := o.last(name)
		if counts[at] == 0 && at == i {
			continue // the only one
		}
		if counts[at]++; counts[at] == 2 {
			dup = append(dup, string(name))
		}
	}
	return dup
}
