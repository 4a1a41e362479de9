// Runs the thirty searches through the C library from Go: `searches INDEX < searches.tsv`.
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

func main() {
	path := C.CString(os.Args[1])
	defer C.free(unsafe.Pointer(path))
	var failure *C.diglot_error
	index := C.diglot_open(path, &failure)
	if index == nil {
		panic(C.GoString(failure.message))
	}
	defer C.diglot_close(index)
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		parts := strings.SplitN(lines.Text(), "\t", 3)
		query, options := C.CString(parts[1]), C.CString(parts[2])
		var answer string
		if found := C.diglot_search_json(index, query, options, &failure); found != nil {
			answer = C.GoString(found)
			C.diglot_free(unsafe.Pointer(found))
		} else {
			_, message, _ := strings.Cut(C.GoString(failure.message), ": ")
			text, _ := json.Marshal(message)
			answer = fmt.Sprintf(`{"error": {"column": %d, "message": %s}}`, int(failure.column), text)
			C.diglot_free(unsafe.Pointer(failure))
			failure = nil
		}
		fmt.Printf("{\"name\": \"%s\", \"answer\": %s}\n", parts[0], answer)
		C.free(unsafe.Pointer(query))
		C.free(unsafe.Pointer(options))
	}
}
