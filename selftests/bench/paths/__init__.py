# SPDX-License-Identifier: GPL-2.0
"""The data paths that are compared, one file each."""
