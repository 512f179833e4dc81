// Functions of glibc that its headers show only with _GNU_SOURCE, which Swift does not set.
#include <spawn.h>
#include <stddef.h>

int malloc_trim(size_t kept);
void *memmem(const void *haystack, size_t haystack_length, const void *needle, size_t needle_length);
int pipe2(int ends[2], int flags);
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
