/* Walks the databases of users and services, which NSS plug-ins may serve. */
#include <netdb.h>
#include <pwd.h>
#include <stdio.h>

int main(void)
{
    struct passwd *user = getpwent();
    struct servent *service = getservent();
    printf("%s %s\n", user ? user->pw_name : "-", service ? service->s_name : "-");
    return 0;
}
