// Searches from Go, as c.c does from C: go run . INDEX < searches.tsv
package main

/*
#cgo pkg-config: diglot
#include <diglot.h>
#include <stdlib.h>
*/
import "C"

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"unsafe"
)

type failure struct {
	Column  int    `json:"column"`
	Message string `json:"message"`
}

type line struct {
	Name   json.RawMessage `json:"name"`
	Answer json.RawMessage `json:"answer,omitempty"`
	Error  *failure        `json:"error,omitempty"`
}

func main() {
	path := C.CString(os.Args[1])
	defer C.free(unsafe.Pointer(path))
	index := C.diglot_open(path, nil)
	if index == nil {
		os.Exit(2)
	}
	defer C.diglot_close(index)
	lines := bufio.NewScanner(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for lines.Scan() {
		parts := strings.SplitN(lines.Text(), "\t", 3)
		query, options := C.CString(parts[1]), C.CString(parts[2])
		var problem *C.diglot_error
		found := C.diglot_search_json(index, query, options, &problem)
		printed := line{Name: json.RawMessage(parts[0])}
		if found != nil {
			printed.Answer = json.RawMessage(C.GoString(found))
		} else {
			printed.Error = &failure{int(problem.column), C.GoString(problem.message)}
		}
		if err := out.Encode(printed); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		C.diglot_free(unsafe.Pointer(found))
		C.diglot_free(unsafe.Pointer(problem))
		C.free(unsafe.Pointer(query))
		C.free(unsafe.Pointer(options))
	}
}
