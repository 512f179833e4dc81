// The simplified interface only: it reports errors by its result, where the other one jumps over Swift's frames.
#include <png.h>
