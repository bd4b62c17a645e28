// Checks a log's folder with Go's own transparency log: golang.org/x/mod/sumdb (note, tlog).
//
// The folder holds `vkey`, `checkpoint`, `checkpoint.old`, `tile/...`, and the proofs that the
// test made: `inclusion` (index, leaf hash, hashes) and `consistency` (hashes), a value per line.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

var folder = os.Args[1]

func must(err error) {
	if err != nil {
		fmt.Println("refused:", err)
		os.Exit(1)
	}
}

func read(name string) []byte {
	data, err := os.ReadFile(filepath.Join(folder, name))
	must(err)
	return data
}

func head(name string) tlog.Tree {
	key, err := note.NewVerifier(string(read("vkey")))
	must(err)
	opened, err := note.Open(read(name), note.VerifierList(key))
	must(err)
	lines := strings.Split(opened.Text, "\n")
	if lines[0] != key.Name() {
		must(fmt.Errorf("origin %q", lines[0]))
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	root, err := tlog.ParseHash(lines[2])
	must(err)
	return tlog.Tree{N: size, Hash: root}
}

type tiles struct{}

func (tiles) Height() int                         { return 8 }
func (tiles) SaveTiles(_ []tlog.Tile, _ [][]byte) {}
func (tiles) ReadTiles(wanted []tlog.Tile) (out [][]byte, err error) {
	for _, tile := range wanted {
		out = append(out, read("tile/"+strings.TrimPrefix(tile.Path(), "tile/8/")))
	}
	return out, nil
}

func hashes(lines []string) (out []tlog.Hash) {
	for _, line := range lines {
		hash, err := tlog.ParseHash(line)
		must(err)
		out = append(out, hash)
	}
	return out
}

// hangsTogether compares a full tile with its hash in the tile above. x/mod 0.7's reader skips this
// for some tiles: it begins after len(stx) tiles although fewer were fetched for the root.
func hangsTogether(tile tlog.Tile, data []byte, reader tlog.HashReader) error {
	left, err := tlog.HashFromTile(tile, data, tlog.StoredHashIndex(8*tile.L+7, 2*tile.N))
	must(err)
	right, err := tlog.HashFromTile(tile, data, tlog.StoredHashIndex(8*tile.L+7, 2*tile.N+1))
	must(err)
	above, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(8*tile.L+8, tile.N)})
	must(err)
	if tlog.NodeHash(left, right) != above[0] {
		return fmt.Errorf("%s does not belong", tile.Path())
	}
	return nil
}

func main() {
	tree, old := head("checkpoint"), head("checkpoint.old")
	reader := tlog.TileHashReader(tree, tiles{})
	root, err := tlog.TreeHash(tree.N, reader)
	must(err)
	if root != tree.Hash {
		must(fmt.Errorf("the tiles have another root"))
	}

	lines := strings.Fields(string(read("inclusion")))
	index, err := strconv.ParseInt(lines[0], 10, 64)
	must(err)
	leaf, proof := hashes(lines[1:2])[0], tlog.RecordProof(hashes(lines[2:]))
	must(tlog.CheckRecord(proof, tree.N, tree.Hash, index, leaf))
	same, err := tlog.ProveRecord(tree.N, index, reader)
	must(err)
	if !reflect.DeepEqual(same, proof) {
		must(fmt.Errorf("another inclusion proof"))
	}

	longer := tlog.TreeProof(hashes(strings.Fields(string(read("consistency")))))
	must(tlog.CheckTree(longer, tree.N, tree.Hash, old.N, old.Hash))
	again, err := tlog.ProveTree(tree.N, old.N, reader)
	must(err)
	if !reflect.DeepEqual(again, longer) {
		must(fmt.Errorf("another consistency proof"))
	}

	for _, tile := range tlog.NewTiles(8, 0, tree.N) {
		if last := tree.N>>uint(8*tile.L) - tile.N<<8; tile.W < 256 && int64(tile.W) < last {
			continue // a width on the way, for trees that are no more
		}
		data, err := tlog.ReadTileData(tile, reader)
		must(err)
		if stored, _ := (tiles{}).ReadTiles([]tlog.Tile{tile}); string(stored[0]) != string(data) {
			must(fmt.Errorf("another %s", tile.Path()))
		}
		if tile.W == 256 {
			must(hangsTogether(tile, data, reader))
		}
	}
	fmt.Println("verified", tree.N)
}
