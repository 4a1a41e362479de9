#!/usr/bin/env python3
"""For spark-submit; `--help` says what it takes."""

import sys

from diglot_spark.jobs import search_job

sys.exit(search_job())
