#include "table.h"
#include <math.h>

double wave_table[256];
double *wave_current = wave_table;

double wave(int at)
{
    double *place = wave_current + (at & 255);
    if (*place == 0)
        *place = sin(at * 0.1);
    return *place;
}
