# SPDX-License-Identifier: GPL-2.0
#
# nsh_sfc: the module, the tool, the demo and the checks; "make help"

# KERNEL says for which kernel: host, 6.1, 6.12, ... (scripts/kernel). By
# default the module is built for the running kernel if its headers are here,
# and virtual machines run Debian 12's 6.1.
KERNEL ?=
HOST ?=
KEEP ?=
TESTS ?=
NSH_PACKETS ?= 10000000
NSH_FUZZ_PACKETS ?= 10000000
NSH_FUZZ_NETLINK ?= 1000000
NSH_FUZZ_TOOL ?= 1000000
NSH_STORM_SECONDS ?= 600
PREFIX ?= /usr
DESTDIR ?=

running := $(shell uname -r)
module-kernel := $(or $(KERNEL),$(if $(HOST),host),$(if \
	$(wildcard /lib/modules/$(running)/build/Makefile),host,6.1))
vm-kernel := $(or $(KERNEL),6.1)
sudo := $(if $(filter 0,$(shell id -u)),,sudo)
moduledir = $(DESTDIR)/lib/modules/$(running)/updates

all: module nshctl

help:
	@echo 'make                 the module for $(module-kernel) and nshctl'
	@echo 'make demo            a chain with real traffic in a virtual machine'
	@echo '     KEEP=1          and a shell in it at the end'
	@echo '     HOST=1          on the running kernel instead (root)'
	@echo 'make demo-proxy      HTTP through 1 to 8 instances of Squid behind a group, timed'
	@echo '                     beside the same without NSH'
	@echo 'make check           lint, unit tests, and selftests in a virtual machine'
	@echo '     TESTS="a b"     only these selftests'
	@echo 'make check-fast      the same without a virtual machine'
	@echo 'make check-snat      ten million packets through SNAT, in a virtual machine'
	@echo '     NSH_PACKETS=N   or so many'
	@echo 'make check-functions Suricata, Squid, HAProxy, ... as functions, in a'
	@echo '                     virtual machine'
	@echo 'make check-proxy     instances of Squid behind a group, one of them killed'
	@echo 'make check-kernels   make check on 6.1, 6.1-rt, 6.12 and 7, and a table'
	@echo '     KERNELS="a b"   or these'
	@echo 'make check-debug     the selftests, KUnit and failing allocations on kernels'
	@echo '                     that look for mistakes, which it builds'
	@echo '     KERNELS=debug   or kcsan'
	@echo 'make check-storms    changes under traffic, ten minutes each'
	@echo '     NSH_STORM_SECONDS=N'
	@echo 'make fuzz            packets, netlink and the tool, for hours; alone:'
	@echo '                     fuzz-packets, fuzz-netlink, fuzz-tool'
	@echo '     NSH_FUZZ_PACKETS=N NSH_FUZZ_NETLINK=N NSH_FUZZ_TOOL=N NSH_FUZZ_SEED=N'
	@echo 'make nightly         all of these'
	@echo 'make bench           instructions per packet, beside other data paths'
	@echo '     BENCH="a b"     only measurements whose names match these'
	@echo 'make bench-guard     the main figures, against those on record'
	@echo 'make lint | unit     these alone; scripts/lint CHECK... for one'
	@echo 'make vm              a shell in a virtual machine with the module'
	@echo 'make deps            install what all of these need'
	@echo 'make install         for the running kernel (root); DESTDIR, PREFIX'
	@echo 'make uninstall       undo that'
	@echo 'make clean           remove what was built'
	@echo
	@echo 'KERNEL=6.1 | 6.1-rt | 6.12 | 7 | debug | host chooses the kernel.'

deps:
	@scripts/deps build vm demo check

module:
	@scripts/module -k $(module-kernel)

nshctl:
	@$(MAKE) --no-print-directory -C nshctl PREFIX=$(PREFIX)

demo: export KEEP := $(KEEP)
ifneq ($(HOST),)
demo:
	@scripts/deps build demo
	@scripts/module -k host
	@$(MAKE) --no-print-directory -C nshctl
	@$(sudo) env KEEP=$(KEEP) demo/run
else
demo:
	@scripts/deps build vm demo
	@scripts/module -k $(vm-kernel)
	@$(MAKE) --no-print-directory -C nshctl
	@scripts/vm -k $(vm-kernel) $(if $(KEEP),-i) -- env KEEP=$(KEEP) demo/run
endif

proxy-vm = scripts/vm -k $(vm-kernel) -m 4G -t 7200 -o build/demo-proxy/$(1) $(2) \
	-- sh -c 'demo/proxy/measure "$$VM_RESULTS/result.json"'

# By the clock of two CPUs, and in instructions of one
demo-proxy:
	@scripts/deps build vm proxy
	@scripts/module -k $(vm-kernel)
	@$(MAKE) --no-print-directory -C nshctl
	@mkdir -p build/demo-proxy
	@$(call proxy-vm,time,-c 2)
	@$(call proxy-vm,instructions,-n)
	@demo/proxy/report build/demo-proxy/time/result.json \
		build/demo-proxy/instructions/result.json build/demo-proxy

check:
	@scripts/deps build vm check
	@KERNEL=$(vm-kernel) TESTS='$(TESTS)' scripts/check

# Programs that the ordinary check is not to need, and that take their time
check-functions:
	@scripts/deps build vm check functions
	@scripts/module -k $(vm-kernel)
	@$(MAKE) --no-print-directory -C nshctl
	@scripts/vm -k $(vm-kernel) -- $(MAKE) --no-print-directory -s \
		-C selftests run_tests TESTS=functions_real

check-proxy:
	@scripts/deps build vm check proxy
	@scripts/module -k $(vm-kernel)
	@$(MAKE) --no-print-directory -C nshctl
	@scripts/vm -k $(vm-kernel) -m 4G -- $(MAKE) --no-print-directory -s \
		-C selftests run_tests TESTS=proxies

check-kernels:
	@scripts/deps build vm check
	@TESTS='$(TESTS)' scripts/check-kernels $(KERNELS)

check-debug:
	@scripts/deps build vm check
	@TESTS='$(TESTS)' scripts/check-debug $(KERNELS)

# run-alone PROGRAM,KERNEL,NAME=VALUE...,SECONDS: one selftest, for as long as a
# day, or SECONDS, of which the last 200 are for the machine to start and end
define run-alone
	@scripts/deps build vm check
	@scripts/module -k $(2)
	@$(MAKE) --no-print-directory -C nshctl
	@$(MAKE) --no-print-directory -C selftests
	@scripts/vm -k $(2) -t $(or $(4),86400) -- env \
		NSH_TEST_TIMEOUT=$$(($(or $(4),86400) - 200)) $(3) \
		make --no-print-directory -s -C selftests run_tests TESTS=$(1)
endef

check-snat:
	$(call run-alone,snat,$(vm-kernel),NSH_PACKETS=$(NSH_PACKETS),7200)

check-storms:
	$(call run-alone,storms,$(vm-kernel),NSH_STORM_SECONDS=$(NSH_STORM_SECONDS))

fuzz-packets:
	$(call run-alone,fuzz_packets,$(or $(KERNEL),debug),$(if \
		$(NSH_FUZZ_SEED),NSH_FUZZ_SEED=$(NSH_FUZZ_SEED)) \
		NSH_FUZZ_PACKETS=$(NSH_FUZZ_PACKETS))

fuzz-netlink:
	$(call run-alone,fuzz_netlink,$(or $(KERNEL),debug),$(if \
		$(NSH_FUZZ_SEED),NSH_FUZZ_SEED=$(NSH_FUZZ_SEED)) \
		NSH_FUZZ_NETLINK=$(NSH_FUZZ_NETLINK))

fuzz-tool:
	@scripts/deps build check fuzz
	@mkdir -p build/fuzz-tool
	@NSH_FUZZ_TOOL=$(NSH_FUZZ_TOOL) selftests/fuzz_tool/run | \
		tee build/fuzz-tool/1.ktap
	@scripts/ktap-sum build/fuzz-tool/*.ktap

fuzz: fuzz-tool fuzz-netlink fuzz-packets

nightly: check-kernels check-debug check-storms fuzz check-snat check-functions \
	check-proxy demo-proxy

bench-guard: BENCH := --guard
bench bench-guard:
	@scripts/deps build vm bench
	@scripts/module -k $(vm-kernel)
	@$(MAKE) --no-print-directory -C nshctl
	@scripts/bench -k $(vm-kernel) $(BENCH)

check-fast:
	@scripts/deps build vm check
	@KERNEL=$(vm-kernel) scripts/check -f

lint:
	@scripts/deps build vm check
	@KERNEL=$(vm-kernel) scripts/lint

unit:
	@scripts/deps build check
	@$(MAKE) --no-print-directory -C selftests/unit run \
		PYTHON=/usr/bin/python3

vm:
	@scripts/deps build vm
	@scripts/module -k $(vm-kernel)
	@$(MAKE) --no-print-directory -C nshctl
	@scripts/vm -k $(vm-kernel) -i

install:
	@scripts/module -k host
	@$(MAKE) --no-print-directory -C nshctl
	install -D -m 644 build/kmod-$(running)/kmod/nsh_sfc.ko \
		$(moduledir)/nsh_sfc.ko
	$(if $(DESTDIR),,depmod -a $(running))
	install -D -m 644 uapi/linux/nsh_sfc.h \
		$(DESTDIR)$(PREFIX)/include/linux/nsh_sfc.h
	@$(MAKE) --no-print-directory -C nshctl install \
		PREFIX=$(PREFIX) DESTDIR=$(DESTDIR)

uninstall:
	$(RM) $(moduledir)/nsh_sfc.ko $(DESTDIR)$(PREFIX)/include/linux/nsh_sfc.h
	$(if $(DESTDIR),,depmod -a $(running))
	@$(MAKE) --no-print-directory -C nshctl uninstall \
		PREFIX=$(PREFIX) DESTDIR=$(DESTDIR)

clean:
	$(RM) -r build
	@$(MAKE) --no-print-directory -C nshctl clean
	@$(MAKE) --no-print-directory -C selftests clean
	@[ ! -e selftests/unit/Makefile ] || \
		$(MAKE) --no-print-directory -C selftests/unit clean

.PHONY: all help deps module nshctl demo demo-proxy check check-fast \
	check-functions check-proxy check-snat check-kernels check-debug check-storms fuzz fuzz-packets \
	fuzz-netlink fuzz-tool nightly bench bench-guard lint unit vm install \
	uninstall clean
