/* main.c: reads the command word and hands over; see cli/. */
int main(void)
{
	return 0;
}
