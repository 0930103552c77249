/* SPDX-License-Identifier: GPL-2.0 */
/* What a function prints, as a string. */
#ifndef UNIT_CATCH_H
#define UNIT_CATCH_H

void catch_begin(int fd);
const char *catch_end(void);

#endif
