#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Run selftest programs one after the other and print KTAP.
#
# usage: run_tests.sh PROGRAM...
#
# What a program prints is indented by two spaces. A program fails by its
# exit status, by its time (NSH_TEST_TIMEOUT, by default 900 s), and by a
# warning in the kernel log. Exit status: 0 if none failed, else 1.

set -u

here=$(cd "$(dirname "$0")" && pwd)
limit=${NSH_TEST_TIMEOUT:-900}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# What must not be seen in the kernel log
bad='WARNING: |BUG: |INFO: .*(hung|stall|suspicious|lock|deadlock)'
bad="$bad"'|Oops|general protection|kernel panic|refcount_t|KASAN|UBSAN'
bad="$bad"'|possible circular|possible recursive|unreferenced object'
bad="$bad"'|unregister_netdevice: waiting|Kernel BUG|ODEBUG|scheduling while'
bad="$bad"'|bad: scheduling|illegal|Call Trace'

# klog MARK: the kernel log since the line that contains MARK
klog()
{
	dmesg 2>/dev/null | awk -v mark="$1" '
		index($0, mark) { n = 0; seen = 1; next }
		seen { line[n++] = $0 }
		END { for (i = 0; i < n; i++) print line[i] }'
}

echo "TAP version 13"
echo "1..$#"
number=0
failed=0
for program; do
	number=$((number + 1))
	mark="nsh_sfc selftest $$ $number: $program"
	# Not every container may write there
	(echo "$mark" >/dev/kmsg) 2>/dev/null
	start=$(date +%s)
	(
		cd "$here" || exit 1
		timeout --kill-after=30 "$limit" "./$program" </dev/null 2>&1
		echo $? >"$tmp/status"
	) | sed -u 's/^/  /'
	status=$(cat "$tmp/status" 2>/dev/null || echo 1)
	seconds=$(($(date +%s) - start))
	if klog "$mark" >"$tmp/klog" && grep -Eq "$bad" "$tmp/klog"; then
		echo "# kernel log during $program:"
		sed 's/^/#   /' "$tmp/klog"
		[ "$status" -ne 0 ] && [ "$status" -ne 4 ] || status=kernel
	fi
	echo "# $program took $seconds s"
	case $status in
	0) echo "ok $number $program" ;;
	4) echo "ok $number $program # SKIP" ;;
	*)
		failed=$((failed + 1))
		case $status in
		124 | 137) echo "# $program: not done within $limit s" ;;
		kernel) echo "# $program: a warning in the kernel log" ;;
		*) echo "# $program: exit status $status" ;;
		esac
		echo "not ok $number $program"
		;;
	esac
done
[ "$failed" -eq 0 ]
