// Searches an index from Go, eight goroutines at once: `go run . FOLDER QUERY...`.
package main

/*
#cgo pkg-config: diglot
#include <diglot.h>
#include <stdlib.h>
*/
import "C"

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sync"
	"unsafe"
)

// Index is an open index; any number of goroutines may search it.
type Index struct{ handle *C.diglot_index }

// Open opens the newest commit of the index in a folder.
func Open(path string) (*Index, error) {
	name := C.CString(path)
	defer C.free(unsafe.Pointer(name))
	var failure *C.diglot_error
	handle := C.diglot_open(name, &failure)
	if handle == nil {
		return nil, taken(failure)
	}
	return &Index{handle}, nil
}

// Close ends the index.
func (index *Index) Close() { C.diglot_close(index.handle) }

// Answer is what this program uses of an answer.
type Answer struct {
	Total int `json:"total"`
	Hits  []struct {
		ID    string  `json:"id"`
		Title string  `json:"title"`
		Score float64 `json:"score"`
	} `json:"hits"`
}

// Search finds documents, best first. Options are JSON.
func (index *Index) Search(query, options string) (*Answer, error) {
	text, settings := C.CString(query), C.CString(options)
	defer C.free(unsafe.Pointer(text))
	defer C.free(unsafe.Pointer(settings))
	var failure *C.diglot_error
	found := C.diglot_search_json(index.handle, text, settings, &failure)
	if found == nil {
		return nil, taken(failure)
	}
	defer C.diglot_free(unsafe.Pointer(found))
	answer := new(Answer)
	return answer, json.Unmarshal([]byte(C.GoString(found)), answer)
}

func taken(failure *C.diglot_error) error {
	defer C.diglot_free(unsafe.Pointer(failure))
	return errors.New(C.GoString(failure.message))
}

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "go run . FOLDER QUERY...")
		os.Exit(2)
	}
	index, err := Open(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	defer index.Close()
	for _, query := range os.Args[2:] {
		var group sync.WaitGroup
		var answers [8]*Answer
		var failures [8]error
		for i := range answers {
			group.Add(1)
			go func(i int) {
				defer group.Done()
				answers[i], failures[i] = index.Search(query, `{"limit": 3}`)
			}(i)
		}
		group.Wait()
		for i := range answers {
			if fmt.Sprint(answers[i], failures[i]) != fmt.Sprint(answers[0], failures[0]) {
				fmt.Println("another answer from another goroutine")
				os.Exit(1)
			}
		}
		if failures[0] != nil {
			fmt.Println(failures[0])
			continue
		}
		fmt.Printf("%s: %d\n", query, answers[0].Total)
		for _, hit := range answers[0].Hits {
			fmt.Printf("  %s %s\n", hit.ID, hit.Title)
		}
	}
}
