# kubectl without a cluster: configuration, a manifest made, a question that nobody answers.
# judges: /usr/bin/kubectl
kubectl version --client
kubectl config set-cluster here --server=http://127.0.0.1:1
kubectl config set-context here --cluster=here
kubectl config use-context here
kubectl config view
kubectl create configmap one --from-literal=a=b --dry-run=client -o yaml
kubectl get pods --request-timeout=1s || true
mkdir plain && echo 'resources: []' > plain/kustomization.yaml
kubectl kustomize plain
