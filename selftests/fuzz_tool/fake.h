/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the tool would ask the system for is made up: files, namespaces, signals.
 * Included before each source of the tool.
 */
#ifndef FUZZ_FAKE_H
#define FUZZ_FAKE_H

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/signalfd.h>

FILE *fake_fopen(const char *name, const char *mode);
int fake_open(const char *name, int flags);
int fake_setns(int fd, int kind);
DIR *fake_opendir(const char *name);
struct dirent *fake_readdir(DIR *dir);
int fake_closedir(DIR *dir);
int fake_poll(struct pollfd *fds, nfds_t count, int timeout);
int fake_sigprocmask(int how, const sigset_t *set, sigset_t *old);
int fake_signalfd(int fd, const sigset_t *set, int flags);

#ifndef FUZZ_FAKE
#define fopen fake_fopen
#define open fake_open
#define setns fake_setns
#define opendir fake_opendir
#define readdir fake_readdir
#define closedir fake_closedir
#define poll fake_poll
#define sigprocmask fake_sigprocmask
#define signalfd fake_signalfd
#endif

/* Bytes of files, and what comes when somebody waits for events */
extern const unsigned char *fake_bytes;
extern size_t fake_len;
extern void (*fake_events)(void);

#endif
