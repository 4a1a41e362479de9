#!/usr/bin/env python3
"""For spark-submit; `--help` says what it takes."""

import sys

from diglot_spark.jobs import build_job

sys.exit(build_job())
