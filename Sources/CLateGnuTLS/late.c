// What qpdf asks of GnuTLS, for files with a password. To find and tie GnuTLS and the eight libraries beneath it takes half of
// the start of a program that reads one file, and one file in thousands needs them: they are opened when they are asked for.
#include <dlfcn.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <stdlib.h>

static void *found(const char *name) {
    static void *library;
    if (library == NULL) library = dlopen("libgnutls.so.30", RTLD_NOW | RTLD_LOCAL);
    void *function = library == NULL ? NULL : dlsym(library, name);
    // Without it the file cannot be read, and so nothing is said of it.
    if (function == NULL) _Exit(3);
    return function;
}

// Hidden, so that the library itself never comes back here.
#define LATE(result, name, parameters, arguments)                     \
    __attribute__((visibility("hidden"))) result name parameters {    \
        static result(*function) parameters;                          \
        if (function == NULL) function = found(#name);                \
        return function arguments;                                    \
    }

LATE(int, gnutls_global_init, (void), ())
LATE(const char *, gnutls_strerror, (int error), (error))
LATE(int, gnutls_rnd, (gnutls_rnd_level_t level, void *bytes, size_t count), (level, bytes, count))

LATE(int, gnutls_hash_init, (gnutls_hash_hd_t * handle, gnutls_digest_algorithm_t kind), (handle, kind))
LATE(int, gnutls_hash, (gnutls_hash_hd_t handle, const void *bytes, size_t count), (handle, bytes, count))
LATE(void, gnutls_hash_deinit, (gnutls_hash_hd_t handle, void *digest), (handle, digest))

LATE(size_t, gnutls_cipher_get_key_size, (gnutls_cipher_algorithm_t kind), (kind))
LATE(int, gnutls_cipher_init,
     (gnutls_cipher_hd_t * handle, gnutls_cipher_algorithm_t kind, const gnutls_datum_t *key,
      const gnutls_datum_t *start),
     (handle, kind, key, start))
LATE(int, gnutls_cipher_encrypt2,
     (gnutls_cipher_hd_t handle, const void *from, size_t count, void *to, size_t room),
     (handle, from, count, to, room))
LATE(int, gnutls_cipher_decrypt2,
     (gnutls_cipher_hd_t handle, const void *from, size_t count, void *to, size_t room),
     (handle, from, count, to, room))
LATE(void, gnutls_cipher_deinit, (gnutls_cipher_hd_t handle), (handle))
