package main

import (
	"crypto/tls"
	"fmt"
	"io"
	"io/ioutil"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"time"
)

// serve answers one connection with everything that do sends.
func serve(listener net.Listener, do func(net.Conn)) {
	go func() {
		connection, err := listener.Accept()
		if err != nil {
			return
		}
		defer connection.Close()
		do(connection)
	}()
}

func streams(directory string) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer listener.Close()
	name := filepath.Join(directory, "file")

	// A file to a connection: sendfile.
	serve(listener, func(connection net.Conn) {
		if file, err := os.Open(name); err == nil {
			_, _ = io.Copy(connection, file)
			file.Close()
		}
	})
	connection, err := net.DialTimeout("tcp", listener.Addr().String(), 5*time.Second)
	if err != nil {
		return err
	}
	tcp := connection.(*net.TCPConn)
	if err := check(tcp.SetNoDelay(true), tcp.SetKeepAlive(true), tcp.SetKeepAlivePeriod(time.Minute), tcp.SetReadBuffer(100000), tcp.SetLinger(1)); err != nil {
		return err
	}
	sent, err := ioutil.ReadAll(connection)
	connection.Close()
	if err != nil || len(sent) == 0 {
		return fmt.Errorf("%d bytes: %v", len(sent), err)
	}

	// A connection to a connection: splice.
	serve(listener, func(connection net.Conn) { _, _ = connection.Write(sent) })
	from, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		return err
	}
	defer from.Close()
	sink, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		return err
	}
	defer sink.Close()
	serve(sink, func(connection net.Conn) { _, _ = io.Copy(ioutil.Discard, connection) })
	to, err := net.Dial("tcp", sink.Addr().String())
	if err != nil {
		return err
	}
	defer to.Close()
	if _, err := io.Copy(to, from); err != nil {
		return err
	}
	if err := to.(*net.TCPConn).CloseWrite(); err != nil {
		return err
	}

	// Nothing comes: the wait ends by itself.
	serve(listener, func(net.Conn) { time.Sleep(50 * time.Millisecond) })
	silent, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		return err
	}
	defer silent.Close()
	if err := silent.SetReadDeadline(time.Now().Add(20 * time.Millisecond)); err != nil {
		return err
	}
	if _, err := silent.Read(make([]byte, 1)); err == nil {
		return fmt.Errorf("something came")
	}
	buffers := net.Buffers{[]byte("a"), []byte("b")}
	_, err = buffers.WriteTo(silent)
	return err
}

func datagrams(string) error {
	server, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer server.Close()
	client, err := net.Dial("udp", server.LocalAddr().String())
	if err != nil {
		return err
	}
	defer client.Close()
	if _, err := client.Write([]byte("hello")); err != nil {
		return err
	}
	buffer := make([]byte, 10)
	_, from, err := server.ReadFrom(buffer)
	if err != nil {
		return err
	}
	if _, err := server.WriteTo(buffer, from); err != nil {
		return err
	}
	_, _, _, _, err = client.(*net.UDPConn).ReadMsgUDP(buffer, nil)
	if err != nil {
		return err
	}
	_, err = net.Interfaces()
	return err
}

func unixSockets(directory string) error {
	name := filepath.Join(directory, "socket")
	listener, err := net.Listen("unix", name)
	if err != nil {
		return err
	}
	defer listener.Close()
	serve(listener, func(connection net.Conn) { _, _ = io.Copy(connection, connection) })
	connection, err := net.Dial("unix", name)
	if err != nil {
		return err
	}
	defer connection.Close()
	if _, err := connection.Write([]byte("a")); err != nil {
		return err
	}
	_, err = io.ReadFull(connection, make([]byte, 1))
	if err != nil {
		return err
	}
	file, err := connection.(*net.UnixConn).File()
	if err != nil {
		return err
	}
	return file.Close()
}

func web(string) error {
	answer := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.URL.Path) })
	for _, server := range []*httptest.Server{httptest.NewServer(answer), httptest.NewTLSServer(answer)} {
		client := server.Client()
		if transport, ok := client.Transport.(*http.Transport); ok && transport.TLSClientConfig == nil {
			transport.TLSClientConfig = &tls.Config{}
		}
		for i := 0; i < 3; i++ {
			response, err := client.Get(server.URL + "/hello")
			if err != nil {
				return err
			}
			body, err := ioutil.ReadAll(response.Body)
			response.Body.Close()
			if err != nil || string(body) != "/hello" {
				return fmt.Errorf("%q: %v", body, err)
			}
		}
		server.Close()
	}
	return nil
}

func names(string) error {
	addresses, err := net.LookupHost("localhost")
	if err != nil || len(addresses) == 0 {
		return fmt.Errorf("%v: %v", addresses, err)
	}
	if _, err := net.LookupPort("tcp", "http"); err != nil {
		return err
	}
	if _, err := time.LoadLocation("Europe/Vienna"); err != nil {
		_ = err // a root may have no time zones
	}
	// Nobody answers.
	if _, err := net.LookupHost("nowhere.invalid"); err == nil {
		return fmt.Errorf("nowhere was found")
	}
	return nil
}
