#include <qpdf/qpdf-c.h>

// Of GnuTLS, which qpdf takes for files with a password; its own header is in another package.
int gnutls_global_init(void);
